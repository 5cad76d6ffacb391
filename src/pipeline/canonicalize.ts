import type { ParsedEvent } from '../domain/event/event.js';
import { resolveTime } from '../domain/event/event-time.js';
import { zoneOffsetMinutes } from '../domain/event/zone.js';
import { understandKernelEvent } from '../domain/kernel/stream/understand.js';
import type { ParseContext, Readers } from '../sources/source.js';
import { composeWrite } from './compose.js';
import type { CanonicalStore, EnvelopeFailure, SegmentResult, SignedEvent } from './ports/canonical.js';
import type { HeldLine, KernelReportRow } from './ports/kernel.js';
import type { PendingSegment, SegmentStore } from './ports/segment.js';
import type { TenantSettings } from './ports/tenant.js';
import { readEnvelope } from './read-envelope.js';
import { signEvent } from './sign-event.js';
import { inTurns } from './turns.js';

export type CanonicalizeDeps = {
  readonly segments: SegmentStore;
  readonly canonical: CanonicalStore;
  readonly readers: Readers;
};

/** Envelopes one run takes on: enough to share the cost of a transaction, few enough to give other tenants their turn. */
const ENVELOPES_A_RUN = 20_000;
const SEGMENTS_A_RUN = 64;

export type CanonicalizeOutcome = {
  /** Segments this run claimed; empty when there was nothing left, or another worker was faster. */
  readonly segmentIds: readonly string[];
  readonly envelopes: number;
  /** The run was full: more is likely to be waiting. */
  readonly more: boolean;
  /** Kernel lines that wait for the rest of their report. */
  readonly held: number;
};

/** Load a lane's unprocessed segments, decide what they mean, save it in the transaction that claims them. */
export async function canonicalize(
  deps: CanonicalizeDeps,
  tenant: TenantSettings,
  lane: number,
): Promise<CanonicalizeOutcome> {
  const pending = await deps.segments.pending(tenant.id, lane, {
    envelopes: ENVELOPES_A_RUN,
    segments: SEGMENTS_A_RUN,
  });
  if (pending.length === 0) return { segmentIds: [], envelopes: 0, more: false, held: 0 };
  const results = await inTurns(pending, 1, (segment) => readSegment(deps.readers, tenant, segment));
  const ids = new Set(results.flatMap((result) => result.events.map((event) => event.signatureId)));
  const facts = await deps.canonical.signatureFacts(tenant.id, [...ids]);
  const segmentIds = await deps.canonical.commit(tenant.id, results, (claimed, alerts) =>
    composeWrite(tenant, claimed, facts, alerts),
  );
  const envelopes = pending.reduce((sum, segment) => sum + segment.envelopes.length, 0);
  const held = results.reduce((sum, result) => sum + result.held.length, 0);
  const more = envelopes >= ENVELOPES_A_RUN || pending.length >= SEGMENTS_A_RUN;
  return { segmentIds, envelopes, more, held };
}

/** Reads every envelope of a segment. Pure but for the parsers handed in. */
export function readSegment(
  readers: Readers,
  tenant: TenantSettings,
  segment: PendingSegment,
): SegmentResult {
  const events: SignedEvent[] = [];
  const failures: EnvelopeFailure[] = [];
  const reports: KernelReportRow[] = [];
  const held: HeldLine[] = [];
  const receivedAt = segment.receivedAt.getTime();
  const assumedOffsetMinutes = zoneOffsetMinutes(tenant.timeZone, receivedAt);
  segment.envelopes.forEach((envelope, index) => {
    const context: ParseContext = { receivedAt, peer: envelope.peer, assumedOffsetMinutes };
    const { source } = envelope;
    const read = readEnvelope(readers, envelope, context);
    const place = { segmentId: segment.id, receivedAt: segment.receivedAt, index };
    if ('failure' in read) failures.push({ ...place, ...read.failure, envelope });
    else {
      if (read.report) reports.push({ ...place, source, ...read.report });
      for (const [part, parsed] of read.events.entries()) {
        const event = understood(parsed);
        if (event) events.push(signEvent(event, { ...place, part }, source));
        else held.push(heldLine(parsed, { ...place, part, source, backfill: segment.backfill }));
      }
    }
  });
  return { segment, events, failures, reports, held };
}

/** The event as it is, or what a lone kernel line means; null for a part of a kernel report that comes line by line. */
function understood(parsed: ParsedEvent): ParsedEvent | null {
  if (parsed.service !== 'kernel' || parsed.identity !== undefined || parsed.alert !== undefined)
    return parsed;
  const kernel = understandKernelEvent(parsed);
  if (kernel === null) return parsed;
  return kernel.kind === 'finding' ? kernel.event : null;
}

const heldLine = (event: ParsedEvent, place: Omit<HeldLine, 'event' | 'at'>): HeldLine => ({
  ...place,
  event,
  at: resolveTime(event.stampMs, place.receivedAt.getTime()).occurredAt,
});
