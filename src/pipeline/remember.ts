import type { Verdict } from '../domain/attention/memory.js';
import {
  type ChangeWindow,
  changeFaults,
  changeWindowOf,
  type DeclaredChange,
} from '../domain/memory/change-window.js';
import {
  type Incident,
  incidentOf,
  type PromotionRequest,
  promotionFaults,
} from '../domain/memory/incident.js';
import { type Review, reviewFaults, reviewOf } from '../domain/memory/review.js';
import { type Snooze, snoozeFaults, snoozeOf } from '../domain/memory/snooze.js';
import { type Fault, noteFaults, plainNote } from '../domain/memory/texts.js';
import { DAY_MS, TICK_MS } from '../domain/shared/time.js';
import { iso } from '../domain/shared/words.js';
import type { Acknowledgement, EvidenceStore, Kept, KnownCandidate, MemoryStore } from './ports/memory.js';
import type { TenantSettings } from './ports/tenant.js';

export type RememberDeps = {
  readonly memory: MemoryStore;
  readonly evidence: EvidenceStore;
  readonly now: () => Date;
};

/** Why nothing was kept: what was said cannot be taken, or there is nothing it could be about. */
export type Refused = { readonly ok: false; readonly unknown: boolean; readonly faults: readonly Fault[] };
export type Remembered<T> = ({ readonly ok: true } & Kept<T>) | Refused;

const refused = (faults: readonly Fault[]): Refused => ({ ok: false, unknown: false, faults });
const unknown = (path: string, what: string): Refused => ({
  ok: false,
  unknown: true,
  faults: [{ path, message: `names no ${what}` }],
});

/** Now on a tenant's clock (milliseconds): wall time, or its newest event. */
const tenantNow = ({ clock, eventClockAt }: TenantSettings, wall: Date): number =>
  clock === 'EVENT' ? (eventClockAt ?? wall.getTime()) : wall.getTime();

/** A moment that a person names may lie in the open tick, no further ahead. */
const aheadFaults = (at: Date | null | undefined, now: number): Fault[] =>
  at && at.getTime() > now + TICK_MS
    ? [{ path: 'input.at', message: `must not be after now, which is ${iso(now)} on the tenant's clock` }]
    : [];

type Speaker = { readonly tenant: TenantSettings; readonly by: string };

export type Judgement = {
  readonly candidateId: string;
  readonly verdict: Verdict;
  readonly note?: string | null | undefined;
  readonly close?: boolean | null | undefined;
  readonly at?: Date | null | undefined;
  readonly key?: string | null | undefined;
};

/** A verdict on a candidate. */
export async function review(
  { memory, now }: Pick<RememberDeps, 'memory' | 'now'>,
  { tenant, by }: Speaker,
  { candidateId, verdict, note, close, at, key }: Judgement,
): Promise<Remembered<Review>> {
  const clock = tenantNow(tenant, now());
  const faults = [...reviewFaults({ note }), ...aheadFaults(at, clock)];
  if (faults.length > 0) return refused(faults);
  const candidate = await memory.candidate(tenant.id, candidateId);
  if (!candidate) return unknown('input.candidate', 'candidate');
  const said = reviewOf(candidate, { verdict, note, close, key }, by, at ?? new Date(clock), now());
  return { ok: true, ...(await memory.saveReview(said, clock)) };
}

/** Makes an incident of a candidate: durable memory, its evidence copied out. */
export async function promote(
  { memory, evidence, now }: RememberDeps,
  { tenant, by }: Speaker,
  { candidateId, ...request }: PromotionRequest & { readonly candidateId: string },
): Promise<Remembered<Incident>> {
  const clock = tenantNow(tenant, now());
  const faults = promotionFaults(request, clock);
  if (faults.length > 0) return refused(faults);
  const candidate = await memory.candidate(tenant.id, candidateId);
  const found = candidate && (await evidence.gather(tenant.id, candidateId));
  if (!candidate || !found) return unknown('input.candidate', 'candidate');
  const incident = incidentOf(candidate, found, request, by, new Date(clock), now());
  return { ok: true, ...(await memory.saveIncident(incident)) };
}

/** Somebody is on it. */
export async function acknowledge(
  { memory, now }: Pick<RememberDeps, 'memory' | 'now'>,
  { tenant, by }: Speaker,
  { candidateId, note }: { readonly candidateId: string; readonly note?: string | null | undefined },
): Promise<Remembered<Acknowledgement>> {
  const faults = noteFaults(note, 'input.note');
  if (faults.length > 0) return refused(faults);
  const candidate: KnownCandidate | null = await memory.candidate(tenant.id, candidateId);
  if (!candidate) return unknown('input.candidate', 'candidate');
  const at = new Date(tenantNow(tenant, now()));
  const given = { tenantId: tenant.id, candidateId, note: plainNote(note), by, at, recordedAt: now() };
  return { ok: true, ...(await memory.saveAcknowledgement(given)) };
}

/** Nobody is told of a signature until a moment; scoring goes on. */
export async function snooze(
  { memory, now }: Pick<RememberDeps, 'memory' | 'now'>,
  { tenant, by }: Speaker,
  input: { readonly signatureId: string; readonly until: Date; readonly reason?: string | null | undefined },
): Promise<Remembered<Snooze>> {
  const clock = tenantNow(tenant, now());
  const faults = snoozeFaults(input.until, input.reason, clock);
  if (faults.length > 0) return refused(faults);
  const wanted = { until: input.until, reason: input.reason };
  const kept = await memory.saveSnooze(
    snoozeOf(tenant.id, input.signatureId, wanted, by, new Date(clock), now()),
  );
  return kept ? { ok: true, ...kept } : unknown('input.signature', 'signature');
}

/** A window declared this much later still tells what started after it. */
const TOLD_LATE_MS = DAY_MS;

/** Announces a change, before, while or after it happens: context, evidence and dampening, never deletion. */
export async function declareChange(
  { memory, now }: Pick<RememberDeps, 'memory' | 'now'>,
  { tenant, by }: Speaker,
  change: DeclaredChange,
): Promise<Remembered<ChangeWindow> & { readonly touched?: number }> {
  const clock = tenantNow(tenant, now());
  const faults = changeFaults(change, clock);
  if (faults.length > 0) return refused(faults);
  const window = changeWindowOf(tenant.id, change, by, now());
  const notify = window.endsAt.getTime() >= clock - TOLD_LATE_MS;
  return { ok: true, ...(await memory.saveChangeWindow(window, notify)) };
}

/** Candidates one turn copies the evidence of. */
const COPIES_A_TURN = 20;

/** Copies out the evidence of promoted candidates that have no copy yet. Returns how many, and whether more are waiting. */
export async function copyEvidence(
  { evidence, now }: Pick<RememberDeps, 'evidence' | 'now'>,
  tenantId: string,
): Promise<{ readonly copied: number; readonly more: boolean }> {
  const ids = await evidence.missing(tenantId, COPIES_A_TURN);
  for (const id of ids) {
    const found = await evidence.gather(tenantId, id);
    if (found) await evidence.save(tenantId, id, found, now());
  }
  return { copied: ids.length, more: ids.length === COPIES_A_TURN };
}
