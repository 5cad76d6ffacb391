import type { Findings } from '../attention/findings.js';
import { plural, sayDuration } from '../shared/words.js';
import type { CandidateType } from './type.js';

const SUBJECT_LENGTH = 90;

/** A template as a person reads it: wildcards as an ellipsis. */
export function plainTemplate(template: string): string {
  const plain = template
    .replace(/<[^<>\s]*>/g, '\u2026')
    .replace(/(?:\u2026[\s:,./-]*){2,}/g, '\u2026 ')
    .trim();
  if (plain.length <= SUBJECT_LENGTH) return plain;
  // A cut may leave half a surrogate pair, which jsonb refuses.
  return `${plain
    .slice(0, SUBJECT_LENGTH - 1)
    .toWellFormed()
    .trimEnd()}\u2026`;
}

const PHRASES: Readonly<Record<CandidateType, (findings: Findings) => string>> = {
  RECURRENCE: ({ repeat }) => (repeat ? `came back ${repeat.times} times` : 'keeps coming back'),
  BURST: ({ held }) =>
    held ? `burst of ${held.surprise.observed} in ${sayDuration(held.surprise.horizonMs)}` : 'burst',
  SELF_HEAL: ({ selfHeal }) =>
    selfHeal ? `broke and healed itself ${selfHeal.cycles} times` : 'breaks and heals itself',
  SPREAD: ({ spread }) => (spread ? `spreading, now on ${plural(spread.hosts, 'host')}` : 'spreading'),
  NOVELTY: () => 'never seen before',
  CO_OCCURRENCE: ({ gathering }) =>
    gathering
      ? `with ${plural(gathering.others, 'other unusual signal')} on ${gathering.host}`
      : 'comes together with others',
  PRECURSOR: ({ precursor }) =>
    precursor
      ? `comes before \u201c${plainTemplate(precursor.worse)}\u201d, ${precursor.hits} of ${precursor.cases} times`
      : 'comes before worse',
  DRIFT: ({ trend }) =>
    trend ? `rising, ${trend.days[0]} to ${trend.days[trend.days.length - 1]} a day` : 'rising',
  ABSENCE: ({ absence }) =>
    absence ? `silent for ${sayDuration(absence.missed * absence.everyMs)}` : 'gone silent',
};

/** A title a person would write: where, what, and what is the matter with it. */
export function candidateTitle(
  type: CandidateType,
  template: string,
  service: string | null,
  hosts: readonly string[],
  findings: Findings,
): string {
  const where =
    hosts.length === 1 ? `${hosts[0]}: ` : hosts.length > 1 ? `${plural(hosts.length, 'host')}: ` : '';
  const what = `${service ? `${service} ` : ''}\u201c${plainTemplate(template)}\u201d`;
  return `${where}${what} ${PHRASES[type](findings)}`;
}
