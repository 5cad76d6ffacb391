import type { z } from 'zod';

/** A kind of job, declared once: what it is called, what it carries, how often it is tried, what it must not overlap with. */
export type JobDeclaration<P extends object = object> = {
  readonly name: string;
  readonly payload: z.ZodType<P>;
  readonly attempts: number;
  /** Jobs of one key never run at once, and a key waits at most once. Absent: every job stands for itself. */
  readonly key?: (payload: P) => string;
};

export const declareJob = <P extends object>(job: JobDeclaration<P>): JobDeclaration<P> => job;
