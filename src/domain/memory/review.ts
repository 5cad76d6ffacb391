import type { Verdict } from '../attention/memory.js';
import { hashedId } from '../shared/hash.js';
import { type Fault, noteFaults, plainNote } from './texts.js';

/** A person's verdict on a candidate. */
export type Review = {
  readonly tenantId: string;
  readonly id: string;
  readonly candidateId: string;
  readonly signatureId: string;
  readonly signatureIds: readonly string[];
  readonly sources: readonly string[];
  readonly verdict: Verdict;
  /** It also closes the candidate: what comes next is a new story, linked to this one. */
  readonly closes: boolean;
  readonly storyAt: Date;
  readonly note: string | null;
  readonly by: string;
  /** Event time from which it counts. */
  readonly at: Date;
  readonly recordedAt: Date;
};

export type Judged = Pick<Review, 'tenantId' | 'signatureId' | 'signatureIds' | 'sources' | 'storyAt'> & {
  readonly id: string;
};

export type Judgement = {
  readonly verdict: Verdict;
  readonly note: string | null | undefined;
  /** Omitted: a dismissal closes, a useful one does not. */
  readonly close: boolean | null | undefined;
  /** Tells two judgements apart that say the same. */
  readonly key: string | null | undefined;
};

const dismisses = (verdict: Verdict): boolean => verdict !== 'USEFUL';

export const reviewFaults = ({ note }: Pick<Judgement, 'note'>): Fault[] => noteFaults(note, 'input.note');

/** A review of a candidate. The same said again by the same person has the same id: it is one review. */
export function reviewOf(
  candidate: Judged,
  { verdict, note, close, key }: Judgement,
  by: string,
  at: Date,
  recordedAt: Date,
): Review {
  const { tenantId, id: candidateId, signatureId, signatureIds, sources, storyAt } = candidate;
  const text = plainNote(note);
  return {
    tenantId,
    id: hashedId('review', tenantId, candidateId, verdict, by, key ? `key ${key}` : (text ?? '')),
    candidateId,
    signatureId,
    signatureIds,
    sources,
    verdict,
    closes: close ?? dismisses(verdict),
    storyAt,
    note: text,
    by,
    at,
    recordedAt,
  };
}
