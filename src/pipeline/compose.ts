import type { Band } from '../domain/attention/band.js';
import { NOTIFY_LATE_LIMIT_MS } from '../domain/event/event-time.js';
import type { Family } from '../domain/event/family.js';
import { bucketIdOf } from '../domain/signature/aliases.js';
import { GIVEN_MASK_VERSION } from '../domain/signature/given.js';
import { joinTemplates, skeletonOf } from '../domain/signature/template.js';
import { countEvent, emptyCounts } from '../domain/window/counts.js';
import type {
  CanonicalWrite,
  SegmentResult,
  SignatureFacts,
  SignatureText,
  SignedEvent,
  SourceTally,
  StateMark,
} from './ports/canonical.js';
import type { TenantSettings } from './ports/tenant.js';

/** A signature nobody has weighed yet keeps its events. */
const NEW_SIGNATURE_BAND: Band = 'BACKGROUND';

/** Everything that follows from the claimed segments, ready to be written. Pure. */
export function composeWrite(
  tenant: TenantSettings,
  claimed: readonly SegmentResult[],
  facts: ReadonlyMap<string, SignatureFacts>,
): CanonicalWrite {
  const counts = emptyCounts();
  const signatures = new Map<string, SignatureText>();
  const touched = new Map<string, { since: number; notify: boolean }>();
  const events: SignedEvent[] = [];
  const bands: Band[] = [];
  const marks: StateMark[] = [];
  for (const { segment, events: signed } of claimed) {
    const now = nowOf(tenant, segment.receivedAt);
    for (const row of signed) {
      const known = facts.get(row.signatureId);
      const band = known?.band ?? NEW_SIGNATURE_BAND;
      countEvent(counts, row.signatureId, row.event);
      joinText(signatures, row);
      if (row.mark) marks.push(row.mark);
      const notify = !segment.backfill && row.event.occurredAt >= now - NOTIFY_LATE_LIMIT_MS;
      touch(touched, known?.rootId ?? row.signatureId, row.event.occurredAt, notify);
      // IGNORE_FAST keeps counters, windows, marks and samples, and writes no event row.
      if (band === 'IGNORE_FAST') continue;
      events.push(row);
      bands.push(band);
    }
  }
  return {
    buckets: bucketsOf(signatures, facts),
    events,
    bands,
    failures: claimed.flatMap((result) => result.failures),
    reports: claimed.flatMap((result) => result.reports),
    held: claimed.flatMap((result) => result.held),
    counts,
    signatures,
    marks,
    touched,
    sources: tallySources(claimed),
    trusted: trustedSpan(claimed),
  };
}

function bucketsOf(
  signatures: ReadonlyMap<string, SignatureText>,
  facts: ReadonlyMap<string, SignatureFacts>,
): Map<string, string> {
  const buckets = new Map<string, string>();
  for (const [id, { family, template, maskVersion }] of signatures) {
    // A given identity is exact: two crashes in two functions do not become one because only a name differs.
    if (facts.has(id) || maskVersion === GIVEN_MASK_VERSION) continue;
    const bucket = bucketIdOf(family as Family, skeletonOf(template));
    if (bucket !== null) buckets.set(id, bucket);
  }
  return buckets;
}

function joinText(signatures: Map<string, SignatureText>, { signatureId, text }: SignedEvent): void {
  const known = signatures.get(signatureId);
  if (!known) signatures.set(signatureId, text);
  else if (known.template !== text.template) {
    signatures.set(signatureId, { ...known, template: joinTemplates(known.template, text.template) });
  }
}

/** The moment lateness is measured from: receipt, or the newest event for a tenant on the event clock. */
const nowOf = (tenant: TenantSettings, receivedAt: Date): number =>
  tenant.clock === 'EVENT' ? (tenant.eventClockAt ?? 0) : receivedAt.getTime();

function touch(
  touched: Map<string, { since: number; notify: boolean }>,
  rootId: string,
  at: number,
  notify: boolean,
): void {
  const mark = touched.get(rootId);
  if (!mark) touched.set(rootId, { since: at, notify });
  else {
    if (at < mark.since) mark.since = at;
    mark.notify ||= notify;
  }
}

function tallySources(claimed: readonly SegmentResult[]): Map<string, SourceTally> {
  const tallies = new Map<string, SourceTally>();
  for (const { segment, failures } of claimed) {
    const at = segment.receivedAt.getTime();
    const failed = new Set(failures.map((failure) => failure.index));
    segment.envelopes.forEach(({ source }, index) => {
      const key = `${source.type}\u001f${source.id}`;
      const tally = tallies.get(key) ?? { source, first: at, last: at, envelopes: 0, failures: 0 };
      tallies.set(key, tally);
      tally.first = Math.min(tally.first, at);
      tally.last = Math.max(tally.last, at);
      tally.envelopes += 1;
      if (failed.has(index)) tally.failures += 1;
    });
  }
  return tallies;
}

function trustedSpan(claimed: readonly SegmentResult[]): CanonicalWrite['trusted'] {
  let span: { oldest: number; newest: number } | null = null;
  for (const { events } of claimed) {
    for (const { event } of events) {
      if (event.timeSource !== 'STAMP') continue;
      if (!span) span = { oldest: event.occurredAt, newest: event.occurredAt };
      else if (event.occurredAt < span.oldest) span.oldest = event.occurredAt;
      else if (event.occurredAt > span.newest) span.newest = event.occurredAt;
    }
  }
  return span;
}
