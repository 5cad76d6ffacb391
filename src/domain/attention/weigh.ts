import { clamp, decay, either } from '../shared/statistics.js';
import { ONSETS_REACH_MS } from '../window/onsets.js';
import { indexAt } from '../window/series.js';
import { aroundChanges, believed, surpriseOutside } from './belief.js';
import { absenceAt } from './detectors/absence.js';
import { type Baseline, baselineAt } from './detectors/baseline.js';
import { changeAt } from './detectors/change.js';
import { gatheringAt } from './detectors/gathering.js';
import { impactAt } from './detectors/impact.js';
import { noveltyAt } from './detectors/novelty.js';
import { rememberedAt } from './detectors/opinion.js';
import { precursorAt } from './detectors/precursor.js';
import { repeatAt } from './detectors/repeat.js';
import { rhythmAt } from './detectors/rhythm.js';
import { selfHealAt } from './detectors/self-heal.js';
import { sourceBiasAt } from './detectors/source-bias.js';
import { spreadAt } from './detectors/spread.js';
import { type Surprise, surpriseAt } from './detectors/surprise.js';
import { trendAt } from './detectors/trend.js';
import type { Look } from './evidence.js';
import type { Findings, HeldSurprise, Values } from './findings.js';
import type { ScoringPolicy } from './policy.js';

/** Runs every detector at a tick. `before` is the burst held in mind from earlier ticks, `judged` the baseline of the last judgement. */
export function findAt(look: Look, before: HeldSurprise | null, judged: Baseline | null = null): Findings {
  const impact = impactAt(look);
  const repeat = repeatAt(look);
  const held = stronger(before, surpriseOutside(surpriseAt(look), look), look);
  const { evidence, tick } = look;
  const baseline = baselineAt(look, judged);
  const findings: Findings = {
    firstSeen: evidence.firstSeen,
    watchedSince: evidence.watchedSince,
    onsets: indexAt(evidence.onsets, tick) - indexAt(evidence.onsets, tick - ONSETS_REACH_MS),
    hosts: indexAt(evidence.hostArrivals, tick),
    impact,
    held,
    burst: held ? heldValue(held, look) : 0,
    trend: trendAt(look),
    repeat,
    // A schedule is only looked for where something comes back.
    rhythm: repeat ? rhythmAt(look) : null,
    absence: absenceAt(look),
    selfHeal: evidence.traits.side === 'RECOVERY' ? null : selfHealAt(look),
    spread: spreadAt(look),
    novelty: noveltyAt(look),
    gathering: gatheringAt(look),
    care: clamp(look.policy.carelessShare + 1.1 * impact.value),
    baseline,
    memory: rememberedAt(look, baseline),
    sourceBias: sourceBiasAt(look),
    change: changeAt(look),
    precursor: precursorAt(look),
  };
  return aroundChanges(findings, look.policy);
}

const heldValue = (held: HeldSurprise, { tick, policy }: Look): number =>
  held.surprise.value * decay(tick - held.tick, policy.surprise.holdHalfLifeMs);

function stronger(before: HeldSurprise | null, now: Surprise | null, look: Look): HeldSurprise | null {
  const faded = before ? heldValue(before, look) : 0;
  if (now && now.value >= faded) return { surprise: now, tick: look.tick };
  return faded >= 0.02 ? before : null;
}

/** The nine components' values, 0..1 (the source's bias -1..1). */
export function valuesOf(findings: Findings, policy: ScoringPolicy): Values {
  const values: Values = {
    RECURRENCE: recurrenceValue(findings, policy),
    RECOVERY: (findings.selfHeal?.value ?? 0) * findings.care,
    SPREAD: (findings.spread?.value ?? 0) * findings.care,
    NOVELTY: findings.novelty?.value ?? 0,
    TEMPORAL_CORRELATION: either(
      findings.gathering?.value ?? 0,
      (findings.change?.after?.value ?? 0) * findings.care,
    ),
    HUMAN_IMPACT: findings.impact.value,
    PRECURSOR: findings.precursor?.value ?? 0,
    MEMORY_WEIGHT: findings.memory?.leaning === 'USEFUL' ? findings.memory.strength : 0,
    SOURCE_BIAS: findings.sourceBias?.value ?? 0,
  };
  return believed(values, findings.memory);
}

/** The strongest reason counts in full, each further one fills a third of what is left. Absence needs no harsh wording. */
function recurrenceValue(findings: Findings, policy: ScoringPolicy): number {
  const rhythmic = findings.rhythm ? policy.rhythm.bonus : 0;
  const repeat = findings.repeat
    ? clamp(findings.repeat.value + (findings.repeat.value > 0 ? rhythmic : 0))
    : 0;
  const reasons = [findings.burst, findings.trend?.value ?? 0, repeat].sort((a, b) => b - a);
  const together = reasons.reduce(
    (sum, reason, rank) => sum + (1 - sum) * reason * (rank === 0 ? 1 : 0.35),
    0,
  );
  return Math.max(together * findings.care, findings.absence?.value ?? 0);
}
