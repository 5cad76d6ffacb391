import type { WallCandidate } from './graphql.js';

/** A candidate on the wall; `promotedAt` is null until its promotion was heard here. */
export type Shown = {
  readonly candidate: WallCandidate;
  readonly promotedAt: string | null;
  readonly fresh: boolean;
};

export function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

const MOMENT: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
};

/** In the time of whoever looks: the wall hangs in one place. */
const moment = (iso: string): string => new Date(iso).toLocaleString([], MOMENT);

export function card({ candidate, fresh }: Shown): HTMLElement {
  const made = element('article', fresh ? 'fresh' : '', '');
  made.dataset.id = candidate.id;
  const score = element('span', 'score', candidate.score.toFixed(0));
  score.setAttribute('aria-label', `score ${candidate.score.toFixed(0)} of 100`);
  const meta = element('p', 'meta', '');
  meta.append(
    element('b', '', candidate.tenant),
    ` \u00b7 ${candidate.type.replaceAll('_', ' ').toLowerCase()} \u00b7 ${candidate.occurrences} events since ${moment(candidate.firstSeenAt)} \u00b7 last ${moment(candidate.lastSeenAt)}`,
  );
  const text = element('div', '', '');
  text.append(
    element('h2', '', candidate.title),
    element('p', 'reason', candidate.explanation.whySurfaced),
    meta,
  );
  made.append(score, text);
  return made;
}
