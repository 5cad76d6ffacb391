import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOfBytes, bodyOfText, textOfBody } from '../../../../src/domain/envelope/body.js';
import type { RawEnvelope } from '../../../../src/domain/envelope/envelope.js';
import { decodeSegment, encodeSegment } from '../../../../src/domain/envelope/segment.js';

const strange = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\n', '\r', '\u0000', '\u2028', '\ud83d', '\udd25', '"', '\\', '{', ' '),
  }),
);
const sources = fc.record({
  type: fc.constantFrom('syslog', 'file', 'webhook', 'made-up'),
  id: strange,
  name: fc.option(strange),
  path: fc.option(strange),
});
const bodies = fc.oneof(
  strange.map(bodyOfText),
  fc.uint8Array({ maxLength: 40 }).map(bodyOfBytes),
  fc.jsonValue().map((value) => ({ body: JSON.stringify({ message: value }), format: 'event' as const })),
);
const envelopes = fc
  .array(
    fc.record({
      source: sources,
      mode: fc.constantFrom('MUTATION', 'UDP', 'FILE'),
      peer: fc.option(fc.ipV4()),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((provenances) =>
    fc
      .array(fc.tuple(fc.constantFrom(...provenances), bodies), { maxLength: 30 })
      .map((picked) =>
        picked.map(([provenance, body]): RawEnvelope => ({ ...provenance, ...body }) as RawEnvelope),
      ),
  );

const envelope = (body: string, changes: Partial<RawEnvelope> = {}): RawEnvelope => ({
  body,
  format: 'line',
  mode: 'UDP',
  peer: '192.0.2.7',
  source: { type: 'syslog', id: '192.0.2.7', name: null, path: null },
  ...changes,
});
const runsOf = (text: string): { count: number }[] => JSON.parse(text.slice(0, text.indexOf('\n'))).runs;

describe('domain/envelope/segment', () => {
  it('gives back every envelope in its place, whatever it holds', () => {
    fc.assert(
      fc.property(envelopes, (batch) => {
        expect(decodeSegment(encodeSegment(batch))).toEqual(batch);
      }),
    );
  });

  it('survives being kept as UTF-8 bytes, as a store does', () => {
    fc.assert(
      fc.property(envelopes, (batch) => {
        expect(decodeSegment(Buffer.from(encodeSegment(batch), 'utf8').toString('utf8'))).toEqual(batch);
      }),
    );
  });

  it('writes provenance once for neighbours that share it', () => {
    const other = { type: 'syslog', id: '192.0.2.8', name: null, path: null };
    const text = encodeSegment([
      envelope('one'),
      envelope('two', { source: { type: 'syslog', id: '192.0.2.7', name: null, path: null } }),
      envelope('three', { source: other }),
      envelope('four'),
    ]);
    expect(runsOf(text).map((run) => run.count)).toEqual([2, 1, 1]);
  });

  it.each([
    ['mode', { mode: 'TCP' as const }],
    ['peer', { peer: null }],
    ['format', { format: 'event' as const }],
    ['source type', { source: { type: 'file', id: '192.0.2.7', name: null, path: null } }],
    ['source id', { source: { type: 'syslog', id: '192.0.2.9', name: null, path: null } }],
    ['source name', { source: { type: 'syslog', id: '192.0.2.7', name: 'fw', path: null } }],
    ['source path', { source: { type: 'syslog', id: '192.0.2.7', name: null, path: '/x' } }],
  ])('starts a new run where the %s changes', (_, changes) => {
    const batch = [envelope('one'), envelope('two', changes)];
    expect(runsOf(encodeSegment(batch))).toHaveLength(2);
    expect(decodeSegment(encodeSegment(batch))).toEqual(batch);
  });

  it('holds an empty body and a segment of nothing', () => {
    expect(decodeSegment(encodeSegment([envelope(''), envelope('')]))).toEqual([envelope(''), envelope('')]);
    expect(decodeSegment(encodeSegment([]))).toEqual([]);
  });
});

describe('domain/envelope/body', () => {
  it('keeps any bytes: what is not one line of valid UTF-8 travels as base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { body, format } = bodyOfBytes(bytes);
        expect(body).not.toContain('\n');
        const back = Buffer.from(body, format === 'base64' ? 'base64' : 'utf8');
        expect(back.equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it.each([
    ['plain text', Buffer.from('link down'), 'line', 'link down', true],
    ['accents', Buffer.from('Verbindung \u00fcberlastet'), 'line', 'Verbindung \u00fcberlastet', true],
    ['a byte order mark', Buffer.from('\ufefflink down'), 'line', '\ufefflink down', true],
    ['two lines', Buffer.from('one\ntwo'), 'base64', 'one\ntwo', true],
    ['Latin-1', Buffer.from([0x66, 0xfc, 0x72]), 'base64', 'f\ufffdr', false],
    ['half a character', Buffer.from([0x61, 0xe2, 0x82]), 'base64', 'a\ufffd', false],
    ['nothing', Buffer.from(''), 'line', '', true],
  ])('reads %s as a parser sees it, and says whether it was UTF-8', (_, bytes, format, text, valid) => {
    const body = bodyOfBytes(bytes);
    expect(body.format).toBe(format);
    expect(textOfBody(body.body, body.format)).toEqual({ text, valid });
  });

  it('gives back any text; a lone half of a surrogate pair shows as U+FFFD', () => {
    fc.assert(
      fc.property(strange, (text) => {
        const { body, format } = bodyOfText(text);
        expect(body).not.toContain('\n');
        expect(textOfBody(body, format)).toEqual({ text: text.toWellFormed(), valid: true });
      }),
    );
  });
});
