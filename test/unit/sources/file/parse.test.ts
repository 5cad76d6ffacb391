import { describe, expect, it } from 'vitest';
import { parseFileLine } from '../../../../src/sources/file/parse.js';
import { at, CONTEXT, only } from '../context.js';

const parse = (line: string) => only(parseFileLine(line, CONTEXT));
const told = (line: string) => {
  const event = parse(line);
  return [at(event), event.service, event.severity, event.message];
};

describe('sources/file/parse', () => {
  it.each([
    [
      'log4j',
      '2026-11-21 01:07:44,213 INFO  [main] org.acme.Ledger - posted 4 entries',
      ['2026-11-21T01:07:44.213Z', 'org.acme.Ledger', 6, 'posted 4 entries'],
    ],
    [
      'log4j with a thread of blanks left in',
      '2026-11-21 01:07:44,213 WARN [pool-1 worker] retry 3',
      ['2026-11-21T01:07:44.213Z', null, 4, '[pool-1 worker] retry 3'],
    ],
    [
      'a short year and a class',
      '26/11/09 20:10:40 ERROR executor.Executor: task 3 failed',
      ['2026-11-09T20:10:40.000Z', 'executor.Executor', 3, 'task 3 failed'],
    ],
    [
      'a thread number before the level',
      '261109 203615 148 WARN dfs.DataNode$Receiver: packet 1 late',
      ['2026-11-09T20:36:15.000Z', 'dfs.DataNode$Receiver', 4, 'packet 1 late'],
    ],
    [
      'Android',
      '11-20 16:13:38.811  1702  2395 E PowerManager: wake lock held too long',
      ['2026-11-20T16:13:38.811Z', 'PowerManager', 3, 'wake lock held too long'],
    ],
    [
      'Windows servicing',
      '2026-11-21 01:07:44, Error                 CBS    Failed to load package [HRESULT = 0x800f0805]',
      ['2026-11-21T01:07:44.000Z', 'CBS', 3, 'Failed to load package [HRESULT = 0x800f0805]'],
    ],
    [
      'the Apache error log',
      '[Sat Nov 21 01:07:44 2026] [error] [client 203.0.113.9] File does not exist: /var/www/x',
      ['2026-11-21T01:07:44.000Z', null, 3, '[client 203.0.113.9] File does not exist: /var/www/x'],
    ],
    [
      'the nginx error log',
      '2026/11/21 01:07:44 [crit] 71#71: *9 connect() failed',
      ['2026-11-21T01:07:44.000Z', null, 2, '71#71: *9 connect() failed'],
    ],
    [
      'brackets around the stamp',
      '[2026-11-21 01:07:44.213] [FATAL] out of memory',
      ['2026-11-21T01:07:44.213Z', null, 2, 'out of memory'],
    ],
    [
      'Python',
      '2026-11-21 01:07:44,213 - WARNING - queue is full',
      ['2026-11-21T01:07:44.213Z', null, 4, 'queue is full'],
    ],
    [
      'a stamp and a sentence',
      '2026-11-21 01:07:44 information about nothing is scarce',
      ['2026-11-21T01:07:44.000Z', null, 6, 'about nothing is scarce'],
    ],
    [
      'a word that only begins like a level',
      '2026-11-21 01:07:44 Errors were found',
      ['2026-11-21T01:07:44.000Z', null, null, 'Errors were found'],
    ],
    [
      'a word that begins like a zone',
      '2026-11-21 01:07:44 zone transfer failed',
      ['2026-11-21T01:07:44.000Z', null, null, 'zone transfer failed'],
    ],
    ['an impossible date', '2026-02-30 01:07:44 ERROR x broke', [null, null, 3, 'x broke']],
    ['no stamp', 'ERROR everything is on fire', [undefined, null, null, 'ERROR everything is on fire']],
    [
      'a stamp and nothing else',
      '2026-11-21 01:07:44 ',
      ['2026-11-21T01:07:44.000Z', null, null, '2026-11-21 01:07:44'],
    ],
    ['a Windows line end', '2026-11-21 01:07:44 WARN low\r', ['2026-11-21T01:07:44.000Z', null, 4, 'low']],
  ])('reads %s', (_, line, expected) => {
    expect(told(line)).toEqual(expected);
  });

  it('is less sure of a component it found than of a level, and unsure of what it did not find', () => {
    expect(parse('2026-11-21 01:07:44,213 INFO  [main] org.acme.Ledger - x').confidence).toEqual({
      service: 0.6,
      severity: 0.9,
    });
    expect(parse('hello').confidence).toEqual({ service: 0, severity: 0 });
  });

  it.each([
    ['with a priority', '<38>Nov 21 01:07:44 mail-01 sshd[7]: session closed'],
    ['without', 'Nov 21 01:07:44 mail-01 sshd[7]: session closed'],
    ['with an RFC 3339 stamp', '2026-11-21T01:07:44.213+00:00 mail-01 sshd[7]: session closed'],
  ])('reads syslog in a file, %s', (_, line) => {
    expect(parse(line)).toMatchObject({ host: 'mail-01', service: 'sshd', message: 'session closed' });
  });

  it('reads a JSON object a line', () => {
    const event = parse(
      '{"time":"2026-11-21T01:07:44Z","level":"error","msg":"lease lost","hostname":"web-2","term":4}',
    );
    expect([at(event), event.host, event.severity, event.message, event.fields]).toEqual([
      '2026-11-21T01:07:44.000Z',
      'web-2',
      3,
      'lease lost',
      { term: 4 },
    ]);
  });

  it.each([
    ['[1, 2]', 'NOT_AN_OBJECT'],
    ['"a text"', 'NOT_AN_OBJECT'],
    ['{}', 'INVALID_EVENT'],
    ['{"message": ""}', 'EMPTY_MESSAGE'],
  ])('refuses JSON that is no event: %s', (line, code) => {
    expect(parseFileLine(line, CONTEXT)).toMatchObject({ ok: false, error: { code } });
  });

  it.each(['{not json at all', '[section]', '"quoted" start', '{"cut": "off'])(
    'takes what only looks like JSON as text: %s',
    (line) => {
      expect(parse(line).message).toBe(line);
    },
  );

  it('takes key=value pairs of the message as fields', () => {
    expect(parse('2026-11-21 01:07:44 INFO job=nightly took=4s').fields).toEqual({
      job: 'nightly',
      took: '4s',
    });
  });
});
