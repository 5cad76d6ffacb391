import type { Band } from '../attention/band.js';
import { bandRank } from '../attention/band.js';
import type { CandidateType } from '../candidate/type.js';
import { plural } from '../shared/words.js';
import type { DigestItem } from './item.js';
import { type Quiet, quietItems } from './quiet.js';

/** A candidate as a digest sees it. Times are milliseconds. */
export type DigestCandidate = {
  readonly tenantId: string;
  readonly id: string;
  readonly type: CandidateType;
  readonly title: string;
  readonly whySurfaced: string;
  readonly band: Band;
  readonly score: number;
  readonly peakScore: number;
  readonly openedAt: number;
  readonly lastSeenAt: number;
  /** How much a person would care, 0..1. */
  readonly impact: number;
  /** The band it had when the period began; null when it did not exist. */
  readonly bandBefore: Band | null;
};

export type DigestInput = {
  readonly tenants: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly candidates: readonly DigestCandidate[];
  readonly quiet: Quiet;
  /** Sources that were there before the period and said nothing in it. */
  readonly silentSources: readonly string[];
  readonly events: number;
};

export const DIGEST_SECTIONS = [
  'mattered',
  'selfHealing',
  'likelyTickets',
  'newSince',
  'movedBand',
  'quietOnPurpose',
  'silentSources',
] as const;
export type DigestSectionName = (typeof DIGEST_SECTIONS)[number];
export type DigestSection = { readonly name: DigestSectionName; readonly items: readonly DigestItem[] };

export type Digest = {
  readonly tenants: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly health: string;
  readonly posture: string;
  readonly sections: readonly DigestSection[];
};

const MOST = 10;
/** From this impact on, a person is likely to be called about it. */
const TICKET_IMPACT = 0.6;

/** What happened in a period that mattered, and what was kept quiet. Pure. */
export function composeDigest(input: DigestInput): Digest {
  const ranked = [...input.candidates].sort(
    (a, b) => b.score - a.score || b.peakScore - a.peakScore || (a.id < b.id ? -1 : 1),
  );
  const visible = ranked.filter(
    (candidate) => candidate.band === 'PROMOTE' || candidate.band === 'INVESTIGATE',
  );
  const pick = (test: (candidate: DigestCandidate) => boolean) =>
    ranked.filter(test).slice(0, MOST).map(itemOf);
  const sections: Readonly<Record<DigestSectionName, readonly DigestItem[]>> = {
    mattered: visible.slice(0, MOST).map(itemOf),
    selfHealing: pick((candidate) => candidate.type === 'SELF_HEAL'),
    likelyTickets: pick((candidate) => visible.includes(candidate) && candidate.impact >= TICKET_IMPACT),
    newSince: pick((candidate) => candidate.openedAt >= input.since),
    movedBand: pick(
      (candidate) => candidate.bandBefore !== null && candidate.bandBefore !== candidate.band,
    ).map(withMove(input)),
    quietOnPurpose: quietItems(input.quiet),
    silentSources: [
      ...pick((candidate) => candidate.type === 'ABSENCE'),
      ...input.silentSources.map(silentItem),
    ].slice(0, MOST),
  };
  return {
    tenants: input.tenants,
    since: input.since,
    until: input.until,
    health: healthOf(visible, input),
    posture: postureOf(sections),
    sections: DIGEST_SECTIONS.map((name) => ({ name, items: sections[name] })),
  };
}

const itemOf = (candidate: DigestCandidate): DigestItem => ({
  candidate: { tenantId: candidate.tenantId, id: candidate.id },
  title: candidate.title,
  whyItMatters: candidate.whySurfaced,
  band: candidate.band,
  score: candidate.score,
});

const withMove =
  (input: DigestInput) =>
  (item: DigestItem): DigestItem => {
    const before = input.candidates.find((candidate) => candidate.id === item.candidate?.id)?.bandBefore;
    const way = before && bandRank(before) < bandRank(item.band) ? 'rose' : 'fell';
    return { ...item, whyItMatters: `It ${way} from ${before} to ${item.band}. ${item.whyItMatters}` };
  };

const silentItem = (source: string): DigestItem => ({
  candidate: null,
  title: source,
  whyItMatters: 'It sent data before this period and nothing in it.',
  band: 'WATCH',
  score: 0,
});

function healthOf(visible: readonly DigestCandidate[], input: DigestInput): string {
  const promoted = visible.filter((candidate) => candidate.band === 'PROMOTE').length;
  const base = `${plural(input.events, 'event')} led to ${plural(input.candidates.length, 'candidate')}`;
  if (promoted > 0)
    return `${base}; ${promoted === 1 ? 'one deserves' : `${promoted} deserve`} a person now.`;
  if (visible.length > 0)
    return `${base}; none needs a person now, ${plural(visible.length, 'deserves', 'deserve')} a look.`;
  return `${base}; nothing needs a person.`;
}

function postureOf(sections: Readonly<Record<DigestSectionName, readonly DigestItem[]>>): string {
  const parts = [
    sections.selfHealing.length > 0
      ? `${plural(sections.selfHealing.length, 'issue keeps', 'issues keep')} healing by itself`
      : null,
    sections.likelyTickets.length > 0
      ? `${plural(sections.likelyTickets.length, 'is', 'are')} likely to become ${sections.likelyTickets.length === 1 ? 'a ticket' : 'tickets'}`
      : null,
    sections.silentSources.length > 0
      ? `${plural(sections.silentSources.length, 'regular sender has', 'regular senders have')} gone silent`
      : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'Nothing hides behind quick recoveries.' : `${parts.join('; ')}.`;
}
