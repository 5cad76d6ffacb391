import type { RawEnvelope } from '../domain/envelope/envelope.js';
import type { Batch } from './ports/segment.js';

/** Lines kept in order on disk. */
export type SpoolFile = {
  readonly append: (line: string) => Promise<void>;
  /** Hands over each line, oldest first; a line that is refused stays, and so does what comes after it. */
  readonly drain: (take: (line: string) => Promise<void>) => Promise<number>;
  /** Keeps a line for a person to look at. */
  readonly setAside: (line: string) => Promise<void>;
};

/** Batches on disk while the store is away. Each has its id, so that handing one over twice stores it once. */
export type BatchFile = {
  readonly put: (batch: Required<Batch>) => Promise<void>;
  /** Raised with each batch put. */
  readonly generation: () => number;
  readonly drain: () => Promise<number>;
  /** Keeps envelopes that cannot be stored for a person to look at. */
  readonly setAside: (tenantId: string, envelopes: readonly RawEnvelope[]) => Promise<void>;
};

export type BatchFileDeps = {
  readonly file: SpoolFile;
  readonly store: (batch: Required<Batch>) => Promise<unknown>;
  readonly isAway: (error: unknown) => boolean;
  readonly onSpooled: (envelopes: number) => void;
  readonly onSetAside: (error: unknown) => void;
};

export function createBatchFile(deps: BatchFileDeps): BatchFile {
  let generation = 0;
  const handOver = async (line: string) => {
    try {
      await deps.store(decodeBatch(line));
    } catch (error) {
      if (deps.isAway(error)) throw error;
      // A line that can never be stored must not hold up those behind it.
      await deps.file.setAside(line);
      deps.onSetAside(error);
    }
  };
  return {
    put: async (batch) => {
      generation += 1;
      await deps.file.append(JSON.stringify(batch));
      deps.onSpooled(batch.items.length);
    },
    generation: () => generation,
    drain: () => deps.file.drain(handOver),
    setAside: (tenantId, envelopes) => deps.file.setAside(JSON.stringify({ tenantId, envelopes })),
  };
}

function decodeBatch(line: string): Required<Batch> {
  const batch = JSON.parse(line) as Omit<Required<Batch>, 'receivedAt'> & { receivedAt: string };
  return { ...batch, receivedAt: new Date(batch.receivedAt) };
}
