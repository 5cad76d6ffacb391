/** A long piece of work, stored so that any process can tell how far it is. */
export type JobRun = {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: string;
  readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';
  readonly done: number;
  readonly total: number;
  readonly request: unknown;
  readonly result: unknown;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
};

export type JobRunStore = {
  readonly create: (tenantId: string, kind: string, request: unknown, now: Date) => Promise<JobRun>;
  readonly find: (tenantId: string, id: string) => Promise<JobRun | null>;
  readonly update: (
    tenantId: string,
    id: string,
    change: {
      readonly state: JobRun['state'];
      readonly done: number;
      readonly total: number;
      readonly result?: unknown;
    },
    now: Date,
  ) => Promise<void>;
};
