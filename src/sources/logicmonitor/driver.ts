import { fail, ok, type Result } from '../../domain/shared/result.js';
import { isRecord } from '../../domain/shared/text.js';
import type { Webhook } from '../source.js';

/**
 * What LogicMonitor's HTTP delivery sends: one alert a call, as JSON or as a form; a script may send a list of them, or
 * a page of the REST API ({"items": [..]}). A body that is one alert is kept as it came.
 */
export const logicMonitorWebhook: Webhook = { path: 'logicmonitor', split };

function split(body: string): Result<readonly string[]> {
  if (body.trim() === '') return fail('EMPTY_BODY', 'The body is empty.', 'Post an alert as a JSON object.');
  const list = listIn(body);
  if (list === null) return ok([body]);
  if (list.length === 0) return fail('NO_ALERTS', 'The list of alerts is empty.', 'Send at least one alert.');
  return ok(list.map((alert) => JSON.stringify(alert)));
}

const LISTS = ['items', 'alerts', 'events'];

function listIn(body: string): readonly unknown[] | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return null;
  const name = LISTS.find((candidate) => Array.isArray(value[candidate]));
  return name === undefined ? null : (value[name] as unknown[]);
}
