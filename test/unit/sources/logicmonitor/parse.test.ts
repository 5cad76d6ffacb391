import { describe, expect, it } from 'vitest';
import { parseLogicMonitor } from '../../../../src/sources/logicmonitor/parse.js';
import { at, CONTEXT } from '../context.js';

const read = (alert: unknown) => parseLogicMonitor(JSON.stringify(alert), CONTEXT);
const events = (alert: unknown) => {
  const result = read(alert);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const told = (alert: unknown) =>
  events(alert).map(
    (event) => `${event.alert!.state} ${at(event)?.slice(11, 19) ?? at(event)} ${event.message}`,
  );

const ALERT = {
  alert_id: 'LMD77120',
  resource_id: 412,
  resource_name: 'hf-sql-02',
  message_raw: 'Free space on D: is 6.2 percent',
  severity: 'error',
  timestamp: '2026-11-21T10:00:00Z',
  metadata: { datasource: 'WinVolumeUsage', instance_name: 'D:', site: 'Halden' },
};

describe('sources/logicmonitor/parse', () => {
  it('reads an alert under its own names', () => {
    expect(events(ALERT)).toEqual([
      {
        message: 'Free space on D: is 6.2 percent',
        stampMs: Date.UTC(2026, 10, 21, 10),
        host: 'hf-sql-02',
        service: 'WinVolumeUsage',
        asset: '412',
        severity: 3,
        fields: { site: 'Halden', level: 'error', datasource: 'WinVolumeUsage', instance: 'D:' },
        correlationKeys: { alertId: 'LMD77120', datasource: 'WinVolumeUsage', instance: 'D:' },
        alert: {
          key: 'LMD77120',
          state: 'ACTIVE',
          implied: false,
          about: 'Free space on D: is 6.2 percent',
          part: 'D:',
          noteAt: null,
        },
      },
    ]);
  });

  const CAMEL = {
    alertId: 'LMD77120',
    resourceId: '412',
    resourceName: 'hf-sql-02',
    messageRaw: 'Free space on D: is 6.2 percent',
    severity: 3,
    timestamp: 1795255200,
    datasource: 'WinVolumeUsage',
    instanceName: 'D:',
    metadata: { site: 'Halden' },
  };
  const TOKENS = {
    alertId: 'LMD77120',
    alertStatus: 'active',
    level: 'error',
    host: 'hf-sql-02',
    dataSource: 'WinVolumeUsage-D:',
    instance: 'D:',
    message: 'Free space on D: is 6.2 percent',
    startEpoch: '1795255200',
    start: '2026-11-21 11:00:00 CET',
    eventCode: '##EVENTCODE##',
    ticket: '',
  };
  const REST = {
    id: 'DS77120',
    internalId: 'LMD77120',
    severity: 3,
    monitorObjectName: 'hf-sql-02',
    monitorObjectId: 412,
    resourceTemplateName: 'WinVolumeUsage-',
    instanceName: 'D:',
    alertValue: '6.2',
    message: 'Free space on D: is 6.2 percent',
    startEpoch: 1795255200,
    endEpoch: 0,
    cleared: false,
    acked: false,
  };

  it.each([
    ['camelCase', CAMEL],
    ["the tokens of LogicMonitor's webhook", TOKENS],
    ['the REST API v3', REST],
  ])('reads the names of %s', (_, alert) => {
    const [event, ...more] = events(alert);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      message: 'Free space on D: is 6.2 percent',
      host: 'hf-sql-02',
      service: 'WinVolumeUsage',
      severity: 3,
      stampMs: Date.UTC(2026, 10, 21, 10),
      alert: { state: 'ACTIVE', part: 'D:' },
      correlationKeys: { alertId: 'LMD77120' },
    });
    expect(event!.alert!.key).toMatch(/^LMD77120/);
  });

  it('tells sessions apart by a start that is said to be one, the same through every door', () => {
    const key = (alert: object) => events(alert)[0]!.alert!.key;
    expect(key(TOKENS)).toBe(key(REST));
    expect(key({ ...TOKENS, startEpoch: '1795300000' })).not.toBe(key(TOKENS));
    expect(key({ ...ALERT, timestamp: '2026-11-21T11:00:00Z' })).toBe(key(ALERT));
  });

  it('takes a token that nobody filled in for absent', () => {
    expect(events({ ...TOKENS, level: '##LEVEL##', host: '##HOST##' })[0]).toMatchObject({
      severity: null,
      host: null,
    });
    expect(events(TOKENS)[0]!.fields).not.toHaveProperty('eventCode');
  });

  it.each([
    ['one that is active', {}, ['ACTIVE 10:00:00 Free space on D: is 6.2 percent']],
    [
      'one that says when it cleared: a whole episode',
      { cleared_at: '2026-11-21T10:19:00Z' },
      [
        'ACTIVE 10:00:00 Free space on D: is 6.2 percent',
        'CLEAR 10:19:00 Cleared: Free space on D: is 6.2 percent',
      ],
    ],
    [
      'an epoch of clearing that is 0: not cleared',
      { endEpoch: 0, cleared: false },
      ['ACTIVE 10:00:00 Free space on D: is 6.2 percent'],
    ],
    [
      'a clearing without a start: the time is that of clearing',
      { status: 'clear' },
      ['CLEAR 10:00:00 Cleared: Free space on D: is 6.2 percent'],
    ],
    [
      'a clearing with start and duration',
      { status: 'clear', startEpoch: 1795255200, duration: '0h 19m' },
      [
        'ACTIVE 10:00:00 Free space on D: is 6.2 percent',
        'CLEAR 10:19:00 Cleared: Free space on D: is 6.2 percent',
      ],
    ],
    [
      'a clearing with a start alone: it cleared when we heard of it',
      { status: 'clear', startEpoch: 1795255200 },
      [
        'ACTIVE 10:00:00 Free space on D: is 6.2 percent',
        'CLEAR undefined Cleared: Free space on D: is 6.2 percent',
      ],
    ],
    [
      'an acknowledged one',
      { acknowledged: true, ackedBy: 'marit', ackedEpoch: 1795255500 },
      ['ACTIVE 10:00:00 Free space on D: is 6.2 percent', 'NOTE 10:05:00 Alert LMD77120 acknowledged'],
    ],
    [
      'an acknowledgement',
      { status: 'ack' },
      ['ACTIVE 10:00:00 Free space on D: is 6.2 percent', 'NOTE undefined Alert LMD77120 acknowledged'],
    ],
    ['a test', { status: 'test' }, ['NOTE 10:00:00 Test alert: Free space on D: is 6.2 percent']],
    [
      'an update: the same as active',
      { status: 'update' },
      ['ACTIVE 10:00:00 Free space on D: is 6.2 percent'],
    ],
  ])('makes events of %s', (_, more, expected) => {
    expect(told({ ...ALERT, ...more })).toEqual(expected);
  });

  it('keeps who acknowledged it, and why', () => {
    const note = events({ ...ALERT, acked: true, ackedBy: 'marit', ackComment: 'disk ordered' })[1];
    expect(note!.fields).toMatchObject({
      acknowledged: true,
      acknowledgedBy: 'marit',
      acknowledgedComment: 'disk ordered',
    });
  });

  it('tells apart a problem that is told and one that only its clearing implies', () => {
    expect(events({ ...ALERT, cleared_at: 1795256340 }).map((event) => event.alert!.implied)).toEqual([
      true,
      false,
    ]);
    expect(events(ALERT)[0]!.alert!.implied).toBe(false);
  });

  it.each([
    ['warn', 4],
    ['Warning', 4],
    ['error', 3],
    ['critical', 2],
    ['1', 5],
    [2, 4],
    ['3', 3],
    [4, 2],
    [9, null],
    ['odd', null],
  ])('takes severity %j for %j', (severity, expected) => {
    expect(events({ ...ALERT, severity })[0]!.severity).toBe(expected);
  });

  it('says what was measured where there is no message', () => {
    const { message_raw: _, ...silent } = ALERT;
    expect(events({ ...silent, datapoint: 'PercentFree', value: 6.2, threshold: '< 10' })[0]!.message).toBe(
      'WinVolumeUsage D: PercentFree is 6.2 (threshold < 10)',
    );
  });

  it('takes an alert that names no id: it is known by its envelope alone', () => {
    const { alert_id: _, ...nameless } = ALERT;
    expect(events(nameless)[0]!.alert!.key).toBeNull();
  });
});
