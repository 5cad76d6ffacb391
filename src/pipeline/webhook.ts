import { bodyOfBytes, bodyOfText, textOfBody } from '../domain/envelope/body.js';
import { BATCH_LIMIT } from '../domain/envelope/envelope.js';
import { zoneOffsetMinutes } from '../domain/event/zone.js';
import type { Source } from '../sources/source.js';
import type { Accept } from './accept.js';
import type { Fault, Rejected } from './intake.js';
import { tooMany } from './intake.js';
import type { TextIntake } from './intake-texts.js';

/** A body that was posted for a tenant. */
export type Posted = {
  readonly tenantId: string;
  readonly timeZone: string;
  readonly bytes: Uint8Array;
  /** The sender's network address. */
  readonly peer: string | null;
  /** The sender's own name for itself; empty when it gave none. */
  readonly sourceId: string;
};

/** What became of a posted body. Everything is kept but a body that is too much, or nothing, at all. */
export type WebhookTaken =
  | { readonly refused: Fault }
  | {
      readonly sent: number;
      readonly accepted: number;
      readonly duplicates: number;
      /** Kept, but cannot be read. */
      readonly rejected: readonly Rejected[];
      /** True while the database is away: what was accepted waits on disk. */
      readonly spooled: boolean;
    };

export type TakeWebhook = (source: Source, posted: Posted) => Promise<WebhookTaken>;

/** Stores what a source's webhook was sent. Nobody may ever read the answer, so what cannot be read is kept too. */
export function createTakeWebhook(texts: TextIntake, accept: Accept, now: () => Date): TakeWebhook {
  return async (source, posted) => {
    const whole = bodyOfBytes(posted.bytes);
    const { text } = textOfBody(whole.body, whole.format);
    const split = source.webhook!.split(text);
    if (!split.ok) return { refused: { ...split.error, hint: split.error.hint ?? null } };
    const many = split.value.length > BATCH_LIMIT ? tooMany(split.value.length) : null;
    if (many) return { refused: { code: 'TOO_MANY', ...many } };
    const receivedAt = now().getTime();
    // What is one thing is kept as it came, to the byte.
    const bodies = split.value.map((part) => (part === text ? whole : bodyOfText(part)));
    const intake = texts.texts(bodies, {
      source: { type: source.type, id: posted.sourceId, name: null, path: null },
      mode: 'WEBHOOK',
      context: {
        receivedAt,
        peer: posted.peer,
        assumedOffsetMinutes: zoneOffsetMinutes(posted.timeZone, receivedAt),
      },
    });
    const { outcomes, spooled } = await accept({
      tenantId: posted.tenantId,
      backfill: false,
      items: intake.items,
    });
    const stored = intake.items.length - intake.rejected.length;
    const duplicates = outcomes.filter((outcome) => outcome === 'REPEATED').length;
    return {
      sent: intake.sent,
      accepted: stored - duplicates,
      duplicates,
      rejected: intake.rejected,
      spooled,
    };
  };
}
