import type { AlertNotice, ParsedEvent } from '../../domain/event/event.js';
import { INFO } from '../../domain/event/severity.js';
import { parseTimestamp } from '../../domain/event/stamp.js';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import type { ParseContext } from '../source.js';
import { readBody } from './body.js';
import { type Alert, readAlert } from './schema.js';
import { severityOfLevel } from './severity.js';

const NOTICE = 5;

/**
 * One alert of LogicMonitor: a JSON object or a form. It means one event for its problem, one for its clearing, and
 * one for an acknowledgement; an alert that says when it cleared means both of the first.
 */
export function parseLogicMonitor(body: string, context: ParseContext): Result<readonly ParsedEvent[]> {
  const input = readBody(body);
  if (!input.ok) return input;
  const read = readAlert(input.value);
  if (!read.ok) return read;
  const about = messageOf(read.value);
  if (about === null) {
    return fail(
      'NO_MESSAGE',
      'The alert says neither a message nor what was measured.',
      'Send message_raw, or at least the datasource.',
    );
  }
  const times = timesOf(read.value, context);
  if (times.clearedMs != null && times.startMs != null && times.clearedMs < times.startMs) {
    return fail(
      'CLEARED_BEFORE_START',
      'The alert cleared before it began.',
      'Check timestamp and cleared_at.',
    );
  }
  return ok(eventsOf(read.value, about, times));
}

/** Its message, or what was measured in words; null when it says neither. */
function messageOf(alert: Alert): string | null {
  if (alert.message) return alert.message;
  const { datapoint, value, threshold } = alert;
  const measured = [datapoint, value && `is ${value}`, threshold && `(threshold ${threshold})`];
  const words = [datasourceOf(alert), alert.instance, ...measured].filter(Boolean);
  return words.length === 0 ? null : words.join(' ');
}

/** When it began and cleared: milliseconds, null for a moment that cannot be read, undefined for none. */
type Times = {
  readonly state: 'ACTIVE' | 'CLEAR' | 'ACK' | 'TEST';
  readonly startMs: number | null | undefined;
  readonly clearedMs: number | null | undefined;
  readonly ackedMs: number | null | undefined;
};

function timesOf(alert: Alert, context: ParseContext): Times {
  const read = (value: string | number | undefined) =>
    value === undefined ? undefined : parseTimestamp(value, context.receivedAt, context.assumedOffsetMinutes);
  const state = stateOf(alert);
  const startMs = read(alert.startedAt ?? alert.timestamp);
  const ackedMs = read(alert.acknowledgedAt);
  if (state !== 'CLEAR' || alert.clearedAt !== undefined)
    return { state, startMs, clearedMs: read(alert.clearedAt), ackedMs };
  // "Cleared" without saying when: a start and how long it lasted tell it; a bare time is the time of clearing.
  if (alert.startedAt === undefined) return { state, startMs: undefined, clearedMs: startMs, ackedMs };
  const lasted = durationMs(alert.duration);
  return {
    state,
    startMs,
    clearedMs: startMs != null && lasted !== null ? startMs + lasted : undefined,
    ackedMs,
  };
}

function stateOf(alert: Alert): Times['state'] {
  if (alert.status !== undefined && alert.status !== 'ACTIVE') return alert.status;
  return alert.clearedAt !== undefined || alert.cleared === true ? 'CLEAR' : 'ACTIVE';
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** `0h 19m`, `1d 2h 5m`: how long an alert lasted; null when it is not that. */
function durationMs(text: string | undefined): number | null {
  if (text === undefined || !/^(?:\d{1,6} ?[dhms]\w{0,6}[ ,]*)+$/i.test(text)) return null;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d{1,6}) ?([dhms])/gi))
    sum += Number(count) * UNITS[unit!.toLowerCase()]!;
  return sum;
}

function eventsOf(alert: Alert, about: string, times: Times): ParsedEvent[] {
  const { state, startMs } = times;
  if (state === 'TEST') return [test(alert, about, times)];
  const events: ParsedEvent[] = [];
  if (state === 'ACTIVE' || startMs !== undefined) events.push(problem(alert, about, times));
  if (state === 'ACK' || alert.acknowledged === true) events.push(acknowledgement(alert, about, times));
  if (state === 'CLEAR') events.push(recovery(alert, about, times));
  return events;
}

function problem(alert: Alert, about: string, { state, startMs }: Times): ParsedEvent {
  const severity = alert.severity === undefined ? null : severityOfLevel(alert.severity);
  return {
    ...common(alert),
    message: about,
    stampMs: startMs,
    severity,
    alert: noticeOf(alert, about, startMs, { state: 'ACTIVE', implied: state !== 'ACTIVE' }),
  };
}

const recovery = (alert: Alert, about: string, { startMs, clearedMs }: Times): ParsedEvent => ({
  ...common(alert),
  message: `Cleared: ${about}`,
  stampMs: clearedMs,
  severity: INFO,
  alert: noticeOf(alert, about, startMs, { state: 'CLEAR' }),
});

function test(alert: Alert, about: string, { startMs }: Times): ParsedEvent {
  const notice = noticeOf(alert, about, startMs, { state: 'NOTE', noteAt: startMs ?? null });
  return {
    ...common(alert),
    message: `Test alert: ${about}`,
    stampMs: startMs,
    severity: NOTICE,
    alert: notice,
  };
}

/** Who acknowledged it and why is in the fields. Without a time of its own it is told apart by the alert's start. */
function acknowledgement(alert: Alert, about: string, { startMs, ackedMs }: Times): ParsedEvent {
  const message = alert.alertId ? `Alert ${alert.alertId} acknowledged` : `Alert acknowledged: ${about}`;
  const notice = noticeOf(alert, about, startMs, { state: 'NOTE', noteAt: ackedMs ?? startMs ?? null });
  return { ...common(alert), message, stampMs: ackedMs, severity: NOTICE, alert: notice };
}

/** ALERTID is used again for the alert's next session; a start that is said to be one tells sessions apart. */
function noticeOf(
  alert: Alert,
  about: string,
  startMs: Times['startMs'],
  { state, implied = false, noteAt = null }: Pick<AlertNotice, 'state'> & Partial<AlertNotice>,
): AlertNotice {
  const session = alert.startedAt === undefined ? '' : ` ${startMs ?? alert.startedAt}`;
  const part = alert.instance ?? alert.datapoint ?? null;
  return { key: alert.alertId ? alert.alertId + session : null, state, implied, about, part, noteAt };
}

/** `WinVolumeUsage-C:\` of instance `C:\` is WinVolumeUsage; a template's name may end in a hyphen. */
function datasourceOf({ datasource, instance }: Alert): string | null {
  if (!datasource) return null;
  const bare = instance && datasource.endsWith(instance) ? datasource.slice(0, -instance.length) : datasource;
  return bare.replace(/[-\s]+$/, '') || datasource;
}

function common(
  alert: Alert,
): Pick<ParsedEvent, 'host' | 'service' | 'asset' | 'fields' | 'correlationKeys'> {
  const {
    alertId,
    datapoint,
    value,
    threshold,
    instance,
    acknowledged,
    acknowledgedBy,
    acknowledgedComment,
  } = alert;
  const datasource = datasourceOf(alert);
  const said = { datapoint, value, threshold, acknowledged, acknowledgedBy, acknowledgedComment };
  const keys = { alertId, datasource, instance };
  return {
    host: alert.resourceName ?? null,
    service: datasource,
    asset: alert.resourceId ?? null,
    fields: { ...alert.rest, ...given({ ...said, level: alert.severity, datasource, instance }) },
    correlationKeys: given(keys) as Record<string, string>,
  };
}

const given = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
