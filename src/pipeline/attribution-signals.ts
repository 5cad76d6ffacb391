import {
  changeMessage,
  isTied,
  reportMessage,
  SEVERITY_OF,
  type Tie,
  tieOf,
} from '../domain/attribution/signal.js';
import type { Accept } from './accept.js';
import { type EventIntake, intakeEvents } from './intake.js';
import type { AttributionStore, WaitingSignal } from './ports/attribution.js';

/** Changes handed over at once. */
const SIGNALS_AT_ONCE = 500;

/** The source that changes of attribution come from, as events. */
const ATTRIBUTION_SOURCE = { type: 'webhook', id: 'foreshock-attribution' } as const;

/**
 * A change of state of an identity that is tied to a host or a user is an event like any other: it is accepted, read,
 * counted and weighed. Its key is its place in the feed, so it is stored once however often it is sent.
 */
export async function attributionSignals(
  deps: { readonly attribution: AttributionStore; readonly accept: Accept },
  tenantId: string,
): Promise<{ readonly sent: number; readonly more: boolean }> {
  const sent = await deps.attribution.signals(tenantId, SIGNALS_AT_ONCE, async (signals) => {
    for (const backfill of [false, true]) {
      const events = signals.filter((signal) => signal.backfill === backfill).flatMap(eventOf);
      const { items } = intakeEvents(events);
      await deps.accept({ tenantId, backfill, items });
    }
  });
  return { sent, more: sent >= SIGNALS_AT_ONCE };
}

function eventOf(signal: WaitingSignal): EventIntake[] {
  const tie = tieOf(signal.identity, { host: signal.host, user: signal.user });
  return isTied(tie) ? [{ ...commonOf(signal, tie), ...ownOf(signal, tie) }] : [];
}

const commonOf = (signal: WaitingSignal, { host, user }: Tie) => ({
  sourceType: ATTRIBUTION_SOURCE.type,
  sourceId: ATTRIBUTION_SOURCE.id,
  sourceName: 'Foreshock attribution',
  timestamp: signal.at.toISOString(),
  ...(host === null ? {} : { host }),
  service: 'attribution',
  assetId: signal.identity,
  correlationKeys: {
    identity: signal.identity,
    ...(user === null ? {} : { user }),
    ...(host === null ? {} : { host }),
  },
  idempotencyKey: signal.key,
});

function ownOf(signal: WaitingSignal, tie: Tie) {
  if (signal.kind === 'REPORT') {
    const { primitives, since } = signal;
    return {
      message: reportMessage(signal.identity, tie, primitives.length),
      severity: 'warning',
      fields: { primitives, since: since.toISOString() },
    };
  }
  const { primitive, from, to, value, confidence, observationCount } = signal;
  return {
    message: changeMessage(signal.identity, tie, { primitive, from, to }),
    severity: SEVERITY_OF[to],
    fields: { primitive, from, to, value, confidence, observationCount },
  };
}
