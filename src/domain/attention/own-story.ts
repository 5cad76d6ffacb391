import { TICK_MS } from '../shared/time.js';
import { ONSET_GAP_MS } from '../window/onsets.js';
import type { Absence } from './detectors/absence.js';
import type { EpisodeSpan, SignatureEvidence } from './evidence.js';
import type { Findings } from './findings.js';

/**
 * Whether what is found makes a story of the signature's own. That something works again is told by the candidate of what
 * broke: one candidate a story. A regular success that stays away is told by nobody else, unless it only mended: then it
 * is gone because the problem is.
 */
export const isOwnStory = (
  { traits, episodes }: Pick<SignatureEvidence, 'traits' | 'episodes'>,
  { absence }: Pick<Findings, 'absence'>,
): boolean => !traits.mends || (absence !== null && !episodes.some((episode) => isEndOf(episode, absence)));

/** The last that was seen before the silence ended this cycle. */
const isEndOf = ({ closedAt }: EpisodeSpan, { lastAt }: Absence): boolean =>
  closedAt !== null && closedAt >= lastAt - ONSET_GAP_MS && closedAt < lastAt + TICK_MS;
