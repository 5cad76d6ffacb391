/** One observation more of a REFERENCE pair: the reference's result for the whole series, from a bounded memory. */
import { ok, type Result } from '../shared/result.js';
import { type JsonValue, orderKeyOf, type PairObservation, type ValueKind } from './observation.js';
import { equalityKey } from './python-values.js';
import type { Transition, Verdict } from './reading.js';
import { hashVerdict } from './reference-hash.js';
import { mergeReference } from './reference-merge.js';
import type { ReferenceVerdict } from './reference-series.js';
import type { ReferencePairState } from './reference-state.js';
import { isSameValue } from './same-value.js';
import { REFERENCE_PROFILE as P } from './thresholds.js';
import { transition } from './transition.js';

/** A pair nothing is known of. */
export function emptyReferenceState(kind: ValueKind): ReferencePairState {
  return {
    profile: 'REFERENCE',
    version: P.version,
    kind,
    lastKey: null,
    reading: null,
    recent: [],
    hashes: [],
    fault: null,
  };
}

/** The reference knows three kinds; everything that is neither number nor hash it counts by equality. */
function mergerOf(kind: ValueKind): 'categorical' | 'numeric' | 'hash' {
  if (kind === 'numeric') return 'numeric';
  return kind === 'hash' || kind === 'simhash' ? 'hash' : 'categorical';
}

type Memory = Pick<ReferencePairState, 'recent' | 'hashes'>;

function remember(state: ReferencePairState, observation: PairObservation): Result<Memory> {
  const { id, value, windowEndMs } = observation;
  const recent = [...state.recent, [id, value] as const].slice(-2 * P.windowObservations);
  if (mergerOf(state.kind) !== 'hash') return ok({ recent, hashes: [] });
  const start = windowEndMs - P.hashWindowSeconds * 1000;
  const kept = state.hashes.filter(([, lastMs]) => lastMs >= start);
  if (value === null) return ok({ recent, hashes: kept });
  const key = equalityKey(value);
  if (!key.ok) return key;
  const others = kept.filter(([other]) => other !== key.value);
  return ok({ recent, hashes: [...others, [key.value, windowEndMs] as const].slice(-P.hashMemory) });
}

function merge(kind: ValueKind, memory: Memory, value: JsonValue): Result<ReferenceVerdict> {
  const merger = mergerOf(kind);
  if (merger === 'hash') return ok(hashVerdict(value, memory.hashes.length));
  return mergeReference(
    merger,
    memory.recent.map(([, recent]) => ({ value: recent })),
  );
}

const asVerdict = ({ currentValue, state, confidence }: ReferenceVerdict): Verdict => ({
  state,
  value: currentValue as JsonValue,
  confidence,
  interval: null,
});

/**
 * Folds one observation in. What the reference cannot merge leaves the reading's state as it was, and says why.
 * @param observation later, by (windowEndMs, id), than every one folded before
 */
export function stepReference(
  state: ReferencePairState,
  observation: PairObservation,
): { readonly state: ReferencePairState; readonly transition: Transition } {
  const memory = remember(state, observation);
  const merged = memory.ok ? merge(state.kind, memory.value, observation.value) : memory;
  const before: Verdict = state.reading ?? { state: 'UNKNOWN', value: null, confidence: 0, interval: null };
  const { value, confidence, interval, state: name } = merged.ok ? asVerdict(merged.value) : before;
  const made = transition(
    state.reading,
    { state: name, value, confidence, interval },
    {
      observationCount: (state.reading?.observationCount ?? 0) + 1,
      lastObservationMs: observation.windowEndMs,
    },
    (a, b) => isSameValue(state.kind, a, b),
  );
  const kept = memory.ok ? memory.value : { recent: state.recent, hashes: state.hashes };
  return {
    state: {
      ...state,
      ...kept,
      lastKey: orderKeyOf(observation),
      reading: made.reading,
      fault: merged.ok ? null : merged.error.message,
    },
    transition: made,
  };
}
