import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOfBytes, bodyOfText } from '../../../src/domain/envelope/body.js';
import { LINE_LIMIT_BYTES, type RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { fail, ok } from '../../../src/domain/shared/result.js';
import { readEnvelope } from '../../../src/pipeline/read-envelope.js';
import { readers } from '../../../src/sources/registry.js';
import type { Readers } from '../../../src/sources/source.js';
import { CONTEXT } from '../sources/context.js';

const envelope = (body: { body: string; format: RawEnvelope['format'] }, type = 'file'): RawEnvelope => ({
  ...body,
  mode: 'MUTATION',
  peer: null,
  source: { type, id: '', name: null, path: null },
});
const read = (body: { body: string; format: RawEnvelope['format'] }, type?: string) =>
  readEnvelope(readers, envelope(body, type), CONTEXT);
const event = (value: unknown) => ({ body: JSON.stringify(value), format: 'event' as const });
const messages = (result: ReturnType<typeof readEnvelope>) =>
  'events' in result ? result.events.map(({ message }) => message) : result.failure.code;

describe('pipeline/read-envelope', () => {
  it.each([
    ['a line', bodyOfText('2026-11-21 01:07:44 ERROR disk failing'), 'file', ['disk failing']],
    ['an event', event({ message: 'disk failing', host: 'nas-1' }), 'webhook', ['disk failing']],
    [
      'an event that carries a line',
      event({ message: '<3>Nov 21 01:07:44 nas-1 smartd[2]: disk failing' }),
      'syslog',
      ['disk failing'],
    ],
    ['bytes that are text', bodyOfBytes(Buffer.from('one\ntwo')), 'file', ['one\ntwo']],
  ])('reads %s', (_, body, type, expected) => {
    expect(messages(read(body, type))).toEqual(expected);
  });

  it.each([
    ['a blank line', bodyOfText(' '), 'file', 'PARSE_FAILED', 'EMPTY_LINE'],
    ['an event without a message', event({ host: 'x' }), 'webhook', 'PARSE_FAILED', 'INVALID_EVENT'],
    ['an event that is a list', event([1]), 'webhook', 'PARSE_FAILED', 'NOT_AN_OBJECT'],
    [
      'an event that is no JSON',
      { body: '{"message', format: 'event' as const },
      'webhook',
      'PARSE_FAILED',
      'PARSER_ERROR',
    ],
    ['a source nobody knows', bodyOfText('hello'), 'quantum', 'UNSUPPORTED', 'UNSUPPORTED_SOURCE'],
    [
      'an event of a source nobody knows',
      event({ message: 'hello' }),
      'quantum',
      'UNSUPPORTED',
      'UNSUPPORTED_SOURCE',
    ],
    ['a line of a source without lines', bodyOfText('hello'), 'webhook', 'UNSUPPORTED', 'UNSUPPORTED_SOURCE'],
    [
      'a line of more than a mebibyte',
      bodyOfText('x'.repeat(LINE_LIMIT_BYTES + 1)),
      'file',
      'PARSE_FAILED',
      'LINE_TOO_LONG',
    ],
    [
      'a line of more bytes than letters',
      bodyOfText('\u00fc'.repeat(LINE_LIMIT_BYTES / 2 + 1)),
      'file',
      'PARSE_FAILED',
      'LINE_TOO_LONG',
    ],
  ])('keeps %s with a status and a reason', (_, body, type, status, code) => {
    expect(read(body, type)).toMatchObject({
      failure: { status, code, reason: expect.stringMatching(/\w/) },
    });
  });

  it('reads a line of exactly a mebibyte', () => {
    expect(messages(read(bodyOfText('x'.repeat(LINE_LIMIT_BYTES))))).toHaveLength(1);
  });

  it('says of bytes that were not UTF-8 that they were not', () => {
    const bytes = Buffer.concat([
      Buffer.from('2026-11-21 01:07:44 ERROR gr'),
      Buffer.from([0xfc]),
      Buffer.from('n a=1'),
    ]);
    const result = read(bodyOfBytes(bytes));
    expect(result).toMatchObject({
      events: [{ message: 'gr\ufffdn a=1', fields: { a: '1', encoding: 'invalid-utf8' } }],
    });
  });

  it('takes a parser that throws for a reason like any other', () => {
    const broken: Readers = {
      findSource: () => ({
        type: 'file',
        parseLine: () => {
          throw new Error('a bug of ours');
        },
        ingestModes: [],
        maturity: 'BETA',
        notes: '',
      }),
      parseEventEnvelope: () => {
        throw 'not even an error';
      },
    };
    for (const [body, words] of [
      [bodyOfText('x'), 'a bug of ours'],
      [event({ message: 'x' }), 'not even an error'],
    ] as const)
      expect(readEnvelope(broken, envelope(body), CONTEXT)).toEqual({
        failure: { status: 'PARSE_FAILED', code: 'PARSER_ERROR', reason: expect.stringContaining(words) },
      });
  });

  it('hands on every event of an envelope that means several', () => {
    const two: Readers = {
      ...readers,
      parseEventEnvelope: () => ok([{ message: 'opened' }, { message: 'cleared' }]),
    };
    expect(messages(readEnvelope(two, envelope(event({})), CONTEXT))).toEqual(['opened', 'cleared']);
    const none: Readers = { ...readers, parseEventEnvelope: () => fail('NOTHING', 'It says nothing.') };
    expect(messages(readEnvelope(none, envelope(event({})), CONTEXT))).toBe('NOTHING');
  });

  it('never throws, and gives events or a failure, whatever came in', () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(bodyOfBytes),
      fc.string({ unit: 'binary' }).map(bodyOfText),
      fc.json().map((body) => ({ body, format: 'event' as const })),
      fc.string().map((body) => ({ body, format: 'event' as const })),
    );
    fc.assert(
      fc.property(bodies, fc.constantFrom('syslog', 'file', 'webhook', 'odd', '__proto__'), (body, type) => {
        const result = read(body, type);
        expect('events' in result ? result.events.length > 0 : /^[A-Z_]+$/.test(result.failure.code)).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });
});
