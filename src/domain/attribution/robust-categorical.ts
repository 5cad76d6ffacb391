/** The ROBUST merger of categorical values, arrays and booleans: which value holds, and since when. */
import { dwellOn } from './dwell.js';
import { OTHER, valueBehind } from './known-values.js';
import type { StateName } from './observation.js';
import type { Interval } from './reading.js';
import { type BaseInput, type BaseResult, changedRegime } from './robust-base.js';
import { type RecentValue, type Regime, valuesOfRegime } from './robust-state.js';
import { takeover } from './takeover.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { wilson } from './wilson.js';

const { share: SHARE, dwell: DWELL } = ROBUST_PROFILE;

/** The heaviest symbol of a window, and where its share lies. */
export type Share = { readonly symbol: number; readonly interval: Interval };

/** @param preferred the symbol that holds: it keeps its place among equals, as a tie is no reason to change */
export function shareOf(window: readonly RecentValue[], preferred: number | null): Share {
  const weights = new Map<number, number>();
  let of = 0;
  for (const [, , weight, symbol] of window) {
    weights.set(symbol, (weights.get(symbol) ?? 0) + weight);
    of += weight;
  }
  let symbol = preferred !== null && weights.has(preferred) ? preferred : window[0]![3];
  for (const [other, weight] of weights) if (weight > weights.get(symbol)! && other !== OTHER) symbol = other;
  return { symbol, interval: wilson(weights.get(symbol)!, of, SHARE.z) };
}

/** The end of a change: the new value is the normal, or nothing is. */
function settle(regime: Regime, share: Share): Regime {
  const clear = share.interval.lower >= SHARE.leave;
  return {
    ...regime,
    settlesAt: 0,
    state: clear ? 'STABLE' : 'CONFLICTED',
    holds: clear ? share.symbol : null,
  };
}

/** What the shares speak for; between the bars, for what is already so. */
function candidateOf(state: StateName, observations: number, { lower, upper }: Interval): StateName {
  if (observations < SHARE.minValued) return state;
  if (lower >= SHARE.enter) return 'STABLE';
  if (state === 'STABLE') return lower >= SHARE.leave ? 'STABLE' : 'CONFLICTED';
  return observations >= SHARE.conflictMinValued && upper < SHARE.noneClear ? 'CONFLICTED' : state;
}

/** STABLE while one value is clear, CONFLICTED once the observations say that none is, with a band between. */
function weigh(regime: Regime, window: readonly RecentValue[], valuedCount: number): Regime {
  const share = shareOf(window, regime.holds);
  if (regime.state === 'DRIFTING') return valuedCount < regime.settlesAt ? regime : settle(regime, share);
  const candidate = candidateOf(regime.state, window.length, share.interval);
  const next = dwellOn(regime, candidate, regime.state === 'UNKNOWN' ? 1 : DWELL);
  if (next.state === 'STABLE') return { ...next, holds: share.symbol };
  return { ...next, holds: null };
}

/** The share that does not agree. */
export const complement = (interval: Interval): Interval => ({
  lower: 1 - interval.upper,
  upper: 1 - interval.lower,
});

function describe(input: BaseInput, regime: Regime): BaseResult {
  const window = valuesOfRegime(input.recent, input.valuedCount, regime);
  const share = shareOf(window, regime.holds);
  const last = input.observation.value;
  const top = valueBehind(input.known, share.symbol);
  const agreeing = window.filter(([, , , symbol]) => symbol === share.symbol).length;
  const ofShare = { kind: 'SHARE', value: top, agreeing, of: window.length } as const;
  switch (regime.state) {
    case 'STABLE':
      return { regime, value: top, interval: share.interval, ground: ofShare };
    case 'DRIFTING': {
      const ground = { kind: 'REPLACED', from: regime.from, observations: window.length } as const;
      return { regime, value: top, interval: share.interval, ground };
    }
    case 'CONFLICTED':
      return { regime, value: last, interval: complement(share.interval), ground: ofShare };
    default:
      return {
        regime,
        value: last,
        interval: { lower: 0, upper: 1 },
        ground: { kind: 'TOO_FEW', valued: window.length },
      };
  }
}

/** Decides the state of a pair whose values are told apart by equality. */
export function mergeValues(input: BaseInput): BaseResult {
  const { regime, recent, valuedCount } = input;
  const window = valuesOfRegime(recent, valuedCount, regime);
  const since = regime.holds === null ? null : takeover(window, regime.holds);
  if (since === null) return describe(input, weigh(regime, window, valuedCount));
  const changed = changedRegime(
    valuedCount,
    since,
    window.at(-1)![3],
    valueBehind(input.known, regime.holds!),
  );
  return describe(input, changed);
}
