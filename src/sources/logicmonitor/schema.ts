import { z } from 'zod';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import { underOurNames } from './names.js';

const scalar = (what: string) => ({ error: `must be ${what}` });

/** Text, or a number that stands for one: ids and values come as both. */
const text = z
  .union([z.string(), z.number()], scalar('text'))
  .transform((value) => String(value).trim())
  .optional();

const TRUE = ['true', 'yes', 'y', '1'];
const FALSE = ['false', 'no', 'n', '0'];
const flag = z
  .union([z.boolean(), z.string(), z.number()], scalar('true or false'))
  .refine(
    (value) => [...TRUE, ...FALSE].includes(String(value).trim().toLowerCase()),
    scalar('true or false'),
  )
  .transform((value) => TRUE.includes(String(value).trim().toLowerCase()))
  .optional();

/** A moment as text or number; 0 stands for "not yet" in LogicMonitor's epochs. */
const moment = z
  .union([z.string(), z.number()], scalar('a time: ISO 8601, or epoch seconds to nanoseconds'))
  .transform((value) => (String(value).trim() === '0' ? undefined : value))
  .optional();

const STATUSES: Readonly<Record<string, 'ACTIVE' | 'CLEAR' | 'ACK' | 'TEST'>> = {
  active: 'ACTIVE',
  alert: 'ACTIVE',
  open: 'ACTIVE',
  triggered: 'ACTIVE',
  update: 'ACTIVE',
  updated: 'ACTIVE',
  escalated: 'ACTIVE',
  clear: 'CLEAR',
  cleared: 'CLEAR',
  closed: 'CLEAR',
  resolved: 'CLEAR',
  ok: 'CLEAR',
  ack: 'ACK',
  acked: 'ACK',
  acknowledged: 'ACK',
  test: 'TEST',
};

const status = z
  .string(scalar('active, clear, ack, update or test'))
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => Object.hasOwn(STATUSES, value), scalar('active, clear, ack, update or test'))
  .transform((value) => STATUSES[value]!)
  .optional();

/** An alert under our names. Nothing is required but something to say: a message, or what was measured. */
const alertObject = z.object({
  alertId: text,
  resourceId: text,
  resourceName: text,
  message: text,
  severity: text,
  status,
  startedAt: moment,
  timestamp: moment,
  clearedAt: moment,
  cleared: flag,
  acknowledged: flag,
  acknowledgedAt: moment,
  acknowledgedBy: text,
  acknowledgedComment: text,
  datasource: text,
  instance: text,
  datapoint: text,
  value: text,
  threshold: text,
  duration: text,
});

export type Alert = z.infer<typeof alertObject> & {
  /** What it says under names we do not know. */
  readonly rest: Readonly<Record<string, unknown>>;
};

/** An object as an alert, or what is wrong with it. */
export function readAlert(input: Readonly<Record<string, unknown>>): Result<Alert> {
  const { known, rest } = underOurNames(input);
  const alert = alertObject.safeParse(known);
  if (alert.success) return ok({ ...alert.data, rest });
  const faults = alert.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  return fail(
    'INVALID_ALERT',
    `The alert cannot be read: ${faults.join('; ')}.`,
    'See docs/sources.md for the fields of a LogicMonitor alert.',
  );
}
