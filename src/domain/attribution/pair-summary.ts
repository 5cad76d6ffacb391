/** What the other primitives of an identity need to know of one: a bounded summary of its sessions. */
import type { PairState } from './fold.js';
import type { Reading } from './reading.js';
import { tableOf } from './turns.js';

/** One session, and the weight of each of the pair's values in it. Columns mean something only within the pair. */
export type SessionRow = {
  readonly key: string;
  /** Whether the sender named the session. */
  readonly named: boolean;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly weights: readonly number[];
};

/** A pair's part in a confirmation: at most `memory.sessions` rows, one or two kilobytes. */
export type PairSummary = {
  readonly primitive: string;
  readonly reading: Reading;
  /** Since when values have come and gone by session, or null. */
  readonly alternatingSinceMs: number | null;
  /** Natural logarithm of the pair's own evidence for turns. */
  readonly logEvidence: number;
  /** Sessions it was seen in, of those remembered. */
  readonly sessionCount: number;
  /** Empty when the pair showed one value only, or its profile knows no sessions. */
  readonly sessions: readonly SessionRow[];
};

/** Summarises a pair that has been observed at least once; null before that. */
export function summarise(primitive: string, state: PairState): PairSummary | null {
  if (state.reading === null) return null;
  const common = { primitive, reading: state.reading };
  if (state.profile === 'REFERENCE') {
    return { ...common, alternatingSinceMs: null, logEvidence: 0, sessionCount: 0, sessions: [] };
  }
  const { alternatingSinceMs, logEvidence } = state.turns;
  const table = tableOf(state.sessions, state.kind === 'numeric');
  const rows = state.sessions.map(({ key, named, firstMs, lastMs }, index) => ({
    key,
    named,
    firstMs,
    lastMs,
    weights: table.rows[index]!,
  }));
  const sessions = table.symbols.length < 2 ? [] : rows;
  return { ...common, alternatingSinceMs, logEvidence, sessionCount: rows.length, sessions };
}
