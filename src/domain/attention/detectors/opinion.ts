import { decay } from '../../shared/statistics.js';
import type { Look } from '../evidence.js';
import { heardAt, type Opinion } from '../memory.js';
import { type Baseline, type Changed, changeSince } from './baseline.js';

/** What earlier verdicts and incidents say of a signature now. */
export type Remembered = {
  readonly leaning: 'USEFUL' | 'DISMISSED';
  /** 0..1: how much of the opinion is left. */
  readonly strength: number;
  readonly last: { readonly verdict: Opinion['verdict']; readonly at: number; readonly by: string };
  /** Opinions in a row that agree. */
  readonly times: number;
  readonly halfLifeMs: number;
  /** Set when it no longer behaves as it did when it was dismissed: then the dismissal does not count. */
  readonly changed: Changed | null;
  /** What is left of the other components' values. */
  readonly share: number;
};

const leaningOf = ({ verdict }: Opinion): Remembered['leaning'] =>
  verdict === 'USEFUL' || verdict === 'INCIDENT' ? 'USEFUL' : 'DISMISSED';

const FORGOTTEN = 0.02;

/**
 * The newest opinions that agree: a contrary one ends what was thought before. Each loses half of its weight every
 * half-life, which each confirmation lengthens. A dismissal lowers the rest, unless the signature has changed since.
 */
export function rememberedAt(look: Look, baseline: Baseline | null): Remembered | null {
  const { evidence, tick, policy } = look;
  const heard = heardAt(evidence.memory.opinions, tick);
  const last = heard.at(-1);
  if (!last) return null;
  const leaning = leaningOf(last);
  const streak = heard.slice(1 + heard.findLastIndex((opinion) => leaningOf(opinion) !== leaning));
  const { confirmFactor, maxHalfLifeMs, weights, mateShare, dismissedShare } = policy.memory;
  const lengthened = (base: number) =>
    Math.max(base, Math.min(maxHalfLifeMs, base * confirmFactor ** (streak.length - 1)));
  const halfLife = ({ verdict }: Opinion) =>
    lengthened(verdict === 'INCIDENT' ? policy.memory.incidentHalfLifeMs : policy.memory.halfLifeMs);
  const weight = streak.reduce(
    (sum, opinion) =>
      sum +
      weights[opinion.verdict] * (opinion.own ? 1 : mateShare) * decay(tick - opinion.at, halfLife(opinion)),
    0,
  );
  const strength = 1 - 2 ** -weight;
  if (strength < FORGOTTEN) return null;
  const dismissed = leaning === 'DISMISSED';
  const changed = dismissed && baseline ? changeSince(look, baseline, ratioFor(last, look)) : null;
  return {
    leaning,
    strength,
    last: { verdict: last.verdict, at: last.at, by: last.by },
    times: streak.length,
    halfLifeMs: halfLife(last),
    changed,
    share: dismissed && !changed ? 1 - dismissedShare * strength : 1,
  };
}

/** Noise must change more than what is known or expected before it is heard again. */
const ratioFor = ({ verdict }: Opinion, { policy }: Look): number =>
  verdict === 'NOISE' ? policy.memory.noiseChangeRatio : policy.memory.changeRatio;
