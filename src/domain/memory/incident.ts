import type { Band } from '../attention/band.js';
import type { CandidateType } from '../candidate/type.js';
import { hashedId } from '../shared/hash.js';
import { cleanText } from '../shared/text.js';
import { TICK_MS } from '../shared/time.js';
import { iso } from '../shared/words.js';
import type { Evidence } from './evidence.js';
import { type Fault, NAME_LIMIT, noteFaults, plainNote } from './texts.js';

/** Durable memory made from a candidate. It holds its evidence, so it outlives candidate and events. */
export type Incident = {
  readonly tenantId: string;
  readonly id: string;
  readonly candidateId: string;
  readonly signatureId: string;
  readonly signatureIds: readonly string[];
  readonly sources: readonly string[];
  readonly type: CandidateType;
  readonly title: string;
  readonly summary: string;
  readonly family: string;
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  readonly score: number;
  readonly peakScore: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly note: string | null;
  readonly by: string;
  /** When it began to matter: as told, or when the candidate was promoted, or opened. */
  readonly startedAt: Date;
  /** Event time at which it was made an incident. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly evidence: Evidence;
};

/** What is taken over from the candidate as it stands. */
export type PromotedCandidate = Pick<
  Incident,
  | 'tenantId'
  | 'signatureId'
  | 'signatureIds'
  | 'sources'
  | 'type'
  | 'title'
  | 'summary'
  | 'family'
  | 'services'
  | 'hosts'
  | 'score'
  | 'peakScore'
  | 'band'
  | 'policyVersion'
> & { readonly id: string; readonly openedAt: Date; readonly promotedAt: Date | null };

export type PromotionRequest = {
  readonly title: string | null | undefined;
  readonly note: string | null | undefined;
  readonly startedAt: Date | null | undefined;
};

export function promotionFaults({ title, note, startedAt }: PromotionRequest, now: number): Fault[] {
  const faults = noteFaults(note, 'input.note');
  if (startedAt && startedAt.getTime() > now + TICK_MS)
    faults.push({
      path: 'input.startedAt',
      message: `must not be after now, which is ${iso(now)} on the tenant's clock`,
    });
  if ((title ?? '').length > NAME_LIMIT)
    faults.push({ path: 'input.title', message: `must be ${NAME_LIMIT} characters at most` });
  return faults;
}

/** The incident of a candidate; there is one, however often it is asked for. */
export function incidentOf(
  candidate: PromotedCandidate,
  evidence: Evidence,
  { title, note, startedAt }: PromotionRequest,
  by: string,
  at: Date,
  recordedAt: Date,
): Incident {
  const { id, openedAt, promotedAt, title: known, ...rest } = candidate;
  const { tenantId, signatureId, signatureIds, sources, type, summary, family, services, hosts } = rest;
  const { score, peakScore, band, policyVersion } = rest;
  return {
    tenantId,
    id: hashedId('incident', tenantId, id),
    candidateId: id,
    signatureId,
    signatureIds,
    sources,
    type,
    title: plainNote(title) ?? cleanText(known),
    summary,
    family,
    services,
    hosts,
    score,
    peakScore,
    band,
    policyVersion,
    note: plainNote(note),
    by,
    startedAt: startedAt ?? promotedAt ?? openedAt,
    at,
    recordedAt,
    evidence,
  };
}
