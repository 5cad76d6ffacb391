/** The ROBUST merger of numbers: a level, its spread, and whether it has moved. */
import { dwellOn } from './dwell.js';
import { isRatioScale, median, rangeDeviation, weightedMedian } from './numeric-scale.js';
import { findShift } from './numeric-shift.js';
import { type BaseInput, type BaseResult, changedRegime } from './robust-base.js';
import { complement } from './robust-categorical.js';
import { type RecentValue, type Regime, valuesOfRegime } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { wilson } from './wilson.js';

const { numeric: P, share: SHARE, dwell: DWELL } = ROBUST_PROFILE;

const numbersOf = (window: readonly RecentValue[]): readonly number[] => window.map(([, , , value]) => value);

/** Robust spread: of logarithms where ratios make sense, else relative to the median. */
function spreadOf(numbers: readonly number[]): number {
  if (isRatioScale(numbers)) return rangeDeviation(numbers.map(Math.log));
  const deviation = rangeDeviation(numbers);
  if (deviation === 0) return 0;
  const middle = Math.abs(median(numbers));
  return middle === 0 ? Number.MAX_VALUE : deviation / middle;
}

function weigh(regime: Regime, window: readonly RecentValue[], valuedCount: number): Regime {
  if (window.length < SHARE.minValued) return regime;
  const last = window.slice(-P.spread.window);
  const bar = regime.state === 'CONFLICTED' ? P.spread.leave : P.spread.enter;
  const conflicted = last.length >= P.spread.minValued && spreadOf(numbersOf(last)) > bar;
  const candidate = conflicted ? 'CONFLICTED' : 'STABLE';
  if (regime.state === 'DRIFTING') {
    return valuedCount < regime.settlesAt ? regime : { ...regime, settlesAt: 0, state: candidate };
  }
  return dwellOn(regime, candidate, regime.state === 'UNKNOWN' ? 1 : DWELL);
}

function describe(input: BaseInput, regime: Regime): BaseResult {
  const window = valuesOfRegime(input.recent, input.valuedCount, regime).slice(-P.spread.window);
  const numbers = numbersOf(window);
  const level = weightedMedian(window.map(([, , weight, value]) => [value, weight] as const));
  const near = window.filter(([, , , value]) => Math.abs(value - level) <= P.stableBand * Math.abs(level));
  const weigh = (values: readonly RecentValue[]): number =>
    values.reduce((sum, [, , weight]) => sum + weight, 0);
  const interval = wilson(weigh(near), weigh(window), SHARE.z);
  const last = numbers.at(-1)!;
  switch (regime.state) {
    case 'STABLE':
      return {
        regime,
        value: level,
        interval,
        ground: { kind: 'LEVEL', within: near.length, of: window.length },
      };
    case 'DRIFTING': {
      const from = typeof regime.from === 'number' ? regime.from : level;
      return {
        regime,
        value: level,
        interval,
        ground: { kind: 'SHIFTED', from, to: level, observations: window.length },
      };
    }
    case 'CONFLICTED': {
      const ground = {
        kind: 'SPREAD',
        low: Math.min(...numbers),
        high: Math.max(...numbers),
        of: window.length,
      } as const;
      return { regime, value: level, interval: complement(interval), ground };
    }
    default:
      return {
        regime,
        value: last,
        interval: { lower: 0, upper: 1 },
        ground: { kind: 'TOO_FEW', valued: window.length },
      };
  }
}

/** Decides the state of a numeric pair. */
export function mergeNumbers(input: BaseInput): BaseResult {
  const { regime, valuedCount } = input;
  const window = valuesOfRegime(input.recent, valuedCount, regime);
  const shift =
    regime.state === 'CONFLICTED'
      ? null
      : findShift(window.map(([, , weight, value]) => [value, weight] as const));
  if (shift === null) return describe(input, weigh(regime, window, valuedCount));
  return describe(input, changedRegime(valuedCount, shift.observations, null, shift.from));
}
