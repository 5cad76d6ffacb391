import type { Sighting } from '../domain/episode/alert-story.js';
import type { AlertNotice, CanonicalEvent } from '../domain/event/event.js';
import { hashedId } from '../domain/shared/hash.js';
import { alertState } from '../domain/signature/alert-subject.js';
import { entityOf } from '../domain/signature/entity.js';
import { type Signed, signMessage } from '../domain/signature/sign.js';
import type { SignatureText, SignedAlert } from './ports/canonical.js';

/** Where an alert was told: one without a key is known by its envelope alone, nothing else is the same alert. */
export type AlertPlace = { readonly segmentId: string; readonly index: number; readonly sourceType: string };

/** What an event of an alert is about; side and subject are those of its signature. */
export function signAlert(
  notice: AlertNotice,
  event: CanonicalEvent,
  signed: Signed,
  { segmentId, index, sourceType }: AlertPlace,
): SignedAlert & Pick<SignatureText, 'side' | 'subjectId'> {
  const { about, state, key, noteAt, implied, part } = notice;
  const words = about === event.message ? signed : signMessage(about, { service: event.service });
  const problem = alertState(words);
  const sighting: Sighting = {
    at: state === 'NOTE' ? (noteAt ?? event.occurredAt) : event.occurredAt,
    state,
    signatureId: signed.id,
    implied,
    severity: event.severity,
    host: event.host,
    subjectId: problem.subjectId,
    entity: part ? [event.host, part].filter(Boolean).join(' ') : entityOf(about, event.host),
  };
  return {
    id: hashedId('alert', sourceType, key ?? `${segmentId} ${index}`),
    sighting,
    side: state === 'ACTIVE' ? problem.side : state === 'CLEAR' ? 'RECOVERY' : null,
    subjectId: state === 'NOTE' ? null : problem.subjectId,
  };
}
