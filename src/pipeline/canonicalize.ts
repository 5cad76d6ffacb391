import { canonicalEvent } from '../domain/event/canonical.js';
import type { CanonicalEvent, ParsedEvent } from '../domain/event/event.js';
import { zoneOffsetMinutes } from '../domain/event/zone.js';
import { entityOf } from '../domain/signature/entity.js';
import { MASK_VERSION } from '../domain/signature/identity.js';
import { type Signed, signMessage } from '../domain/signature/sign.js';
import type { ParseContext, Readers } from '../sources/source.js';
import { composeWrite } from './compose.js';
import type {
  CanonicalStore,
  EnvelopeFailure,
  SegmentResult,
  SignedEvent,
  StateMark,
} from './ports/canonical.js';
import type { PendingSegment, SegmentStore } from './ports/segment.js';
import type { TenantSettings } from './ports/tenant.js';
import { readEnvelope } from './read-envelope.js';

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
  if (pending.length === 0) return { segmentIds: [], envelopes: 0, more: false };
  const results = pending.map((segment) => readSegment(deps.readers, tenant, segment));
  const ids = new Set(results.flatMap((result) => result.events.map((event) => event.signatureId)));
  const facts = await deps.canonical.signatureFacts(tenant.id, [...ids]);
  const segmentIds = await deps.canonical.commit(tenant.id, results, (claimed) =>
    composeWrite(tenant, claimed, facts),
  );
  const envelopes = pending.reduce((sum, segment) => sum + segment.envelopes.length, 0);
  return { segmentIds, envelopes, more: envelopes >= ENVELOPES_A_RUN || pending.length >= SEGMENTS_A_RUN };
}

/** Reads every envelope of a segment. Pure but for the parsers handed in. */
function readSegment(readers: Readers, tenant: TenantSettings, segment: PendingSegment): SegmentResult {
  const events: SignedEvent[] = [];
  const failures: EnvelopeFailure[] = [];
  const receivedAt = segment.receivedAt.getTime();
  const assumedOffsetMinutes = zoneOffsetMinutes(tenant.timeZone, receivedAt);
  segment.envelopes.forEach((envelope, index) => {
    const context: ParseContext = { receivedAt, peer: envelope.peer, assumedOffsetMinutes };
    const read = readEnvelope(readers, envelope, context);
    const place = { segmentId: segment.id, receivedAt: segment.receivedAt, index };
    if ('failure' in read) failures.push({ ...place, ...read.failure, envelope });
    else {
      for (const [part, parsed] of read.events.entries())
        events.push(signEvent(parsed, { ...place, part }, envelope.source));
    }
  });
  return { segment, events, failures };
}

type Place = Pick<SignedEvent, 'segmentId' | 'receivedAt' | 'index' | 'part'>;

function signEvent(
  parsed: ParsedEvent,
  place: Place,
  source: { readonly type: string; readonly id: string },
): SignedEvent {
  let signed: Signed | undefined;
  const event = canonicalEvent(parsed, place.receivedAt.getTime(), (message, service) => {
    signed = signMessage(message, { service });
    return { family: signed.family, confidence: signed.familyConfidence };
  });
  const { id, template, family, side, subjectId } = signed!;
  return {
    segmentId: place.segmentId,
    receivedAt: place.receivedAt,
    index: place.index,
    part: place.part,
    event,
    signatureId: id,
    text: { template, family, maskVersion: MASK_VERSION, side, subjectId },
    mark: side === null || subjectId === null ? null : markOf(event, id, side, subjectId),
    sourceType: source.type,
    sourceId: source.id,
  };
}

const markOf = (
  event: CanonicalEvent,
  signatureId: string,
  side: 'PROBLEM' | 'RECOVERY',
  subjectId: string,
): StateMark => ({
  subjectId,
  entity: entityOf(event.message, event.host),
  at: event.occurredAt,
  side,
  signatureId,
});
