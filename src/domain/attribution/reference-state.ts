/** What a REFERENCE pair carries from one observation to the next: JSON and bounded. */
import type { JsonValue, OrderKey, ValueKind } from './observation.js';
import type { Reading } from './reading.js';

export type ReferencePairState = {
  readonly profile: 'REFERENCE';
  readonly version: number;
  readonly kind: ValueKind;
  readonly lastKey: OrderKey | null;
  readonly reading: Reading | null;
  /** The last ten observations; the mergers of values and numbers read no more. */
  readonly recent: readonly (readonly [id: string, value: JsonValue])[];
  /** Hashes seen in the last day, oldest first, with when each was last seen. */
  readonly hashes: readonly (readonly [key: string, lastMs: number])[];
  /** Why the last observations could not be merged, as with lists; the reading is then the one before. */
  readonly fault: string | null;
};
