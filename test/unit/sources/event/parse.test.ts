import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventEnvelope, parseEventObject } from '../../../../src/sources/event/parse.js';
import { parseSyslog } from '../../../../src/sources/syslog/parse.js';
import { at, CONTEXT, only } from '../context.js';

const parse = (input: Record<string, unknown>) => only(parseEventObject(input, CONTEXT));

describe('sources/event/parse parseEventObject', () => {
  it('takes what an event says outright, and guesses nothing from the message', () => {
    const event = parse({
      message: 'ERROR: disk sda1 failing user=root',
      timestamp: '2026-11-21T01:07:44Z',
      host: 'nas-1',
      service: 'smartd',
      severity: 'critical',
      facility: 'daemon',
      assetId: 'asset-9',
      fields: { attempt: 3 },
      correlationKeys: { ticket: 77, disk: 'sda1', nested: { a: 1 }, none: null },
    });
    expect(at(event)).toBe('2026-11-21T01:07:44.000Z');
    expect(event).toMatchObject({
      message: 'ERROR: disk sda1 failing user=root',
      host: 'nas-1',
      service: 'smartd',
      severity: 2,
      facility: 'daemon',
      asset: 'asset-9',
      fields: { attempt: 3 },
      correlationKeys: { ticket: '77', disk: 'sda1' },
    });
  });

  it('leaves open what an event does not say', () => {
    expect(parse({ message: 'hello' })).toEqual({
      message: 'hello',
      stampMs: undefined,
      host: null,
      service: null,
      asset: null,
      severity: null,
      facility: null,
      fields: {},
      correlationKeys: {},
    });
  });

  it.each([
    [
      'zap',
      { level: 'error', ts: 1795223264.213, msg: 'lease lost', logger: 'raft' },
      ['2026-11-21T01:07:44.213Z', null, 'raft', 3, 'lease lost'],
    ],
    [
      'logstash',
      {
        '@timestamp': '2026-11-21T01:07:44.213Z',
        message: 'lease lost',
        level: 'WARN',
        host: { name: 'web-2' },
      },
      ['2026-11-21T01:07:44.213Z', 'web-2', null, 4, 'lease lost'],
    ],
    [
      'ECS in dots',
      {
        '@timestamp': '2026-11-21T01:07:44Z',
        message: 'lease lost',
        'log.level': 'error',
        'host.name': 'web-2',
        'service.name': 'raft',
      },
      ['2026-11-21T01:07:44.000Z', 'web-2', 'raft', 3, 'lease lost'],
    ],
    [
      'winston',
      { level: 'warn', message: 'lease lost', timestamp: '2026-11-21T01:07:44Z', hostname: 'web-2' },
      ['2026-11-21T01:07:44.000Z', 'web-2', null, 4, 'lease lost'],
    ],
    [
      'journald',
      { MESSAGE: 'lease lost', PRIORITY: '3', _HOSTNAME: 'web-2', SYSLOG_IDENTIFIER: 'raft' },
      [undefined, 'web-2', 'raft', 3, 'lease lost'],
    ],
    [
      'GELF',
      { short_message: 'lease lost', host: 'web-2', level: 4, timestamp: 1795223264.213 },
      ['2026-11-21T01:07:44.213Z', 'web-2', null, 4, 'lease lost'],
    ],
    [
      'a severity of another type',
      { message: 'lease lost', severity: { number: 3 }, level: 'error' },
      [undefined, null, null, 3, 'lease lost'],
    ],
  ])('reads the names that %s uses', (_, input, expected) => {
    const event = parse(input);
    expect([at(event), event.host, event.service, event.severity, event.message]).toEqual(expected);
  });

  it.each([
    ['beside other names', { msg: 'lease lost', term: 4, peer: { id: 'b' } }],
    ['beside ours', { message: 'lease lost', term: 4, peer: { id: 'b' } }],
  ])('keeps as fields what it has no name for, %s', (_, input) => {
    expect(parse(input).fields).toEqual({ term: 4, peer: { id: 'b' } });
  });

  it('takes null for "not given", as GraphQL clients send it', () => {
    const names = [
      'sourceType',
      'sourceId',
      'timestamp',
      'host',
      'service',
      'severity',
      'facility',
      'assetId',
    ];
    const objects = ['fields', 'correlationKeys', 'metadata', 'sourceName', 'sourcePath'];
    const nulls = Object.fromEntries([...names, ...objects].map((name) => [name, null]));
    expect(parse({ message: 'hello', ...nulls })).toEqual(parse({ message: 'hello' }));
  });

  it('puts metadata under its own name, and given fields before found ones', () => {
    expect(parse({ msg: 'x', term: 4, fields: { term: 5 }, metadata: { by: 'agent' } }).fields).toEqual({
      term: 5,
      metadata: { by: 'agent' },
    });
  });

  it.each([
    ['nothing', {}, 'INVALID_EVENT'],
    ['no message', { host: 'web-2' }, 'INVALID_EVENT'],
    ['a message that is an object', { message: { a: 1 } }, 'INVALID_EVENT'],
    ['fields that are a list', { message: 'x', fields: [1] }, 'INVALID_EVENT'],
    ['a blank message', { message: '  \n' }, 'EMPTY_MESSAGE'],
  ])('refuses %s with a reason and a hint', (_, input, code) => {
    const result = parseEventObject(input, CONTEXT);
    expect(result).toMatchObject({ ok: false, error: { code, hint: expect.stringContaining('message') } });
  });

  it.each([
    ['not a date', 'yesterday', null],
    ['an impossible date', '2026-02-30T00:00:00Z', null],
    ['2099', '2099-01-01T00:00:00Z', '2099-01-01T00:00:00.000Z'],
    ['nanoseconds', '1795223264213000000', '2026-11-21T01:07:44.213Z'],
  ])('hands on the time of an event as it is: %s', (_, timestamp, expected) => {
    expect(at(parse({ message: 'x', timestamp }))).toBe(expected);
  });

  it('never throws, whatever the object holds', () => {
    const names = fc.constantFrom(
      'message',
      'msg',
      'host',
      'level',
      'fields',
      'timestamp',
      '__proto__',
      'x',
      'metadata',
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (input) => {
        const result = parseEventObject(input, CONTEXT);
        expect(result.ok ? result.value.length : result.error.code).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });
});

describe('sources/event/parse parseEventEnvelope', () => {
  const LINE = '<34>Nov 21 01:07:44 mail-01 sshd[9]: Failed password for root';
  const read = (event: object) => only(parseEventEnvelope(JSON.stringify(event), CONTEXT, parseSyslog));

  it('reads the line in a bare event of a source whose lines we know', () => {
    expect(read({ message: LINE })).toMatchObject({
      host: 'mail-01',
      service: 'sshd',
      severity: 2,
      message: 'Failed password for root',
    });
  });

  it('takes null for "not given": such an event is bare too', () => {
    expect(read({ message: LINE, host: null, service: null, timestamp: null }).host).toBe('mail-01');
  });

  it.each([
    ['severity', { severity: 'warning' }, { severity: 4 }],
    ['asset', { assetId: 'asset-9' }, { asset: 'asset-9' }],
    ['facility', { facility: 'local0' }, { facility: 'local0' }],
    ['fields', { fields: { a: 1 } }, { fields: { a: 1 } }],
    ['correlation keys', { correlationKeys: { a: 1 } }, { correlationKeys: { a: '1' } }],
  ])('lets the %s that an event states win over its line', (_, given, expected) => {
    expect(read({ message: LINE, ...given })).toMatchObject({ host: 'mail-01', ...expected });
  });

  it.each([{ host: 'proxy' }, { service: 'agent' }, { timestamp: '2026-11-21T01:07:44Z' }])(
    'takes the message as it stands where the event names %j itself',
    (given) => expect(read({ message: LINE, ...given }).message).toBe(LINE),
  );

  it('takes the message as it stands where the source has no lines', () => {
    expect(only(parseEventEnvelope(JSON.stringify({ message: LINE }), CONTEXT, undefined)).message).toBe(
      LINE,
    );
  });

  it('keeps where it came from out of the fields', () => {
    expect(
      read({
        message: 'x',
        host: 'h',
        sourceType: 'syslog',
        sourceId: 'a',
        sourceName: 'b',
        sourcePath: '/c',
      }).fields,
    ).toEqual({});
  });

  it.each(['[1]', '"text"', 'null', '7'])('refuses JSON that is no object: %s', (body) => {
    expect(parseEventEnvelope(body, CONTEXT, undefined)).toMatchObject({
      ok: false,
      error: { code: 'NOT_AN_OBJECT' },
    });
  });
});
