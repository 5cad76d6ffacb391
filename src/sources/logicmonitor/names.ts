import { isRecord } from '../../domain/shared/text.js';

/**
 * LogicMonitor has no fixed payload: the customer writes it, its REST API has names of its own, and scripts have
 * theirs. Names are compared without case and punctuation; the most telling one that has a value wins.
 */
export const OTHER_NAMES = {
  alertId: ['alertid', 'internalid', 'id'],
  resourceId: ['resourceid', 'monitorobjectid', 'deviceid', 'hostid'],
  resourceName: [
    'resourcename',
    'monitorobjectname',
    'devicename',
    'devicedisplayname',
    'hostname',
    'host',
    'resource',
  ],
  message: ['messageraw', 'message', 'alertmessage', 'description', 'subject', 'summary', 'body'],
  severity: ['severity', 'level', 'alertlevel', 'severitylevel'],
  status: ['alertstatus', 'status', 'state', 'alertstate'],
  startedAt: ['startepoch', 'startedat', 'starttime', 'start'],
  timestamp: ['timestamp', 'time', 'occurredat', 'reportedat'],
  clearedAt: ['clearedat', 'endepoch', 'clearedepoch', 'cleartime', 'endedat', 'end'],
  cleared: ['cleared', 'iscleared'],
  acknowledged: ['acknowledged', 'acked', 'isacked'],
  acknowledgedAt: ['acknowledgedat', 'ackedat', 'ackedepoch', 'acktime'],
  acknowledgedBy: ['acknowledgedby', 'ackedby', 'ackuser'],
  acknowledgedComment: ['acknowledgedcomment', 'ackcomment', 'ackmessage'],
  datasource: ['datasource', 'datasourcename', 'resourcetemplatename', 'dsname'],
  instance: ['instancename', 'instance', 'dsiname'],
  datapoint: ['datapoint', 'datapointname', 'dpname'],
  value: ['value', 'alertvalue'],
  threshold: ['threshold', 'thresholds'],
  duration: ['duration'],
} as const;

export type Name = keyof typeof OTHER_NAMES;

/** What an alert says, under our names, and what it says beside. */
export type Renamed = {
  readonly known: Partial<Record<Name, unknown>>;
  readonly rest: Record<string, unknown>;
};

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A token nobody filled in arrives as it stands in the template. */
const UNFILLED = /^##[A-Za-z0-9_.]{1,64}##$/;

function isAbsent(value: unknown): boolean {
  return (
    value === null || (typeof value === 'string' && (value.trim() === '' || UNFILLED.test(value.trim())))
  );
}

/** Values under our names. What stands inside `metadata` counts where the alert itself does not say. */
export function underOurNames(input: Readonly<Record<string, unknown>>): Renamed {
  const inner = isRecord(input.metadata) ? Object.entries(input.metadata) : [];
  const entries = [
    ...Object.entries(input).filter(([name]) => name !== 'metadata' || inner.length === 0),
    ...inner,
  ];
  const given = new Map<string, unknown>();
  for (const [name, value] of entries) {
    if (!isAbsent(value) && !given.has(bare(name))) given.set(bare(name), value);
  }
  const known: Partial<Record<Name, unknown>> = {};
  const used = new Set<string>();
  for (const [name, others] of Object.entries(OTHER_NAMES) as [Name, readonly string[]][]) {
    const found = others.find((other) => given.has(other));
    if (found === undefined) continue;
    known[name] = given.get(found);
    used.add(found);
  }
  const rest = entries.filter(([name, value]) => !isAbsent(value) && !used.has(bare(name)));
  return { known, rest: Object.fromEntries(rest) };
}
