import { canonicalEvent } from '../domain/event/canonical.js';
import type { CanonicalEvent, GivenIdentity, ParsedEvent } from '../domain/event/event.js';
import { entityOf } from '../domain/signature/entity.js';
import { GIVEN_MASK_VERSION, givenSignature } from '../domain/signature/given.js';
import { MASK_VERSION } from '../domain/signature/identity.js';
import { type Signed, signMessage } from '../domain/signature/sign.js';
import type { SignedEvent, StateMark } from './ports/canonical.js';
import { signAlert } from './sign-alert.js';

type Place = Pick<SignedEvent, 'segmentId' | 'receivedAt' | 'index' | 'part'>;
type Source = { readonly type: string; readonly id: string };

/** A parsed event under our rules, with its signature: what its words make of it, or what its source gave. */
export function signEvent(parsed: ParsedEvent, place: Place, source: Source): SignedEvent {
  if (parsed.identity !== undefined) return signGiven(parsed, parsed.identity, place, source);
  let signed: Signed | undefined;
  const event = canonicalEvent(parsed, place.receivedAt.getTime(), (message, service) => {
    signed = signMessage(message, { service });
    return { family: signed.family, confidence: signed.familyConfidence };
  });
  const { id, template, family } = signed!;
  const alert =
    parsed.alert === undefined
      ? null
      : signAlert(parsed.alert, event, signed!, { ...place, sourceType: source.type });
  const { side, subjectId } = alert ?? signed!;
  return {
    segmentId: place.segmentId,
    receivedAt: place.receivedAt,
    index: place.index,
    part: place.part,
    event,
    signatureId: id,
    text: { template, family, maskVersion: MASK_VERSION, side, subjectId },
    mark:
      alert !== null || side === null || subjectId === null
        ? null
        : markOf(event, id, side, subjectId, entityOf(event.message, event.host)),
    alert: alert && { id: alert.id, sighting: alert.sighting },
    sourceType: source.type,
    sourceId: source.id,
  };
}

function signGiven(
  parsed: ParsedEvent,
  identity: GivenIdentity,
  { segmentId, receivedAt, index, part }: Place,
  source: Source,
): SignedEvent {
  const { id, template, side, subjectId } = givenSignature(identity);
  const { family, state } = identity;
  const event = canonicalEvent(parsed, receivedAt.getTime(), () => ({ family, confidence: 1 }));
  return {
    segmentId,
    receivedAt,
    index,
    part,
    event,
    signatureId: id,
    text: { template, family, maskVersion: GIVEN_MASK_VERSION, side, subjectId },
    mark:
      state === null || subjectId === null ? null : markOf(event, id, state.side, subjectId, state.entity),
    alert: null,
    sourceType: source.type,
    sourceId: source.id,
  };
}

const markOf = (
  event: CanonicalEvent,
  signatureId: string,
  side: 'PROBLEM' | 'RECOVERY',
  subjectId: string,
  entity: string,
): StateMark => ({ subjectId, entity, at: event.occurredAt, side, signatureId });
