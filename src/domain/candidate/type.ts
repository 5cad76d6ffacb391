import type { Findings } from '../attention/findings.js';

export const CANDIDATE_TYPES = [
  'RECURRENCE',
  'BURST',
  'SELF_HEAL',
  'SPREAD',
  'NOVELTY',
  'CO_OCCURRENCE',
  'PRECURSOR',
  'DRIFT',
  'ABSENCE',
] as const;
export type CandidateType = (typeof CANDIDATE_TYPES)[number];

/** The kind of story the findings tell: the strongest, where a more telling kind needs less strength than a plain one. */
export function candidateType(findings: Findings): CandidateType {
  const strengths: readonly (readonly [CandidateType, number])[] = [
    ['ABSENCE', 2 * (findings.absence?.value ?? 0)],
    ['SELF_HEAL', 1.6 * (findings.selfHeal?.value ?? 0)],
    ['SPREAD', 1.25 * (findings.spread?.value ?? 0)],
    ['DRIFT', 1.25 * (findings.trend?.value ?? 0)],
    ['BURST', 1.1 * findings.burst],
    ['RECURRENCE', findings.repeat?.value ?? 0],
    ['CO_OCCURRENCE', 2.5 * (findings.gathering?.value ?? 0)],
    ['PRECURSOR', 2.5 * (findings.precursor?.value ?? 0)],
    ['NOVELTY', 0.9 * (findings.novelty?.value ?? 0)],
  ];
  const [type, strength] = strengths.reduce((best, next) => (next[1] > best[1] ? next : best));
  return strength > 0 ? type : 'RECURRENCE';
}
