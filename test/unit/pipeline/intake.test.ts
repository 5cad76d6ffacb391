import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfBody } from '../../../src/domain/envelope/body.js';
import { BATCH_LIMIT, LINE_LIMIT_BYTES } from '../../../src/domain/envelope/envelope.js';
import { type EventIntake, intakeEvents, intakeLines, tooMany } from '../../../src/pipeline/intake.js';

const SOURCE = { type: 'syslog', id: 'fw-01', name: null, path: null };
const deep = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

describe('pipeline/intake intakeEvents', () => {
  it('stores an event as it came, with its provenance beside it', () => {
    const event = {
      message: 'disk failing',
      severity: 'error',
      sourceType: 'file',
      sourceId: 'nas-1',
      sourcePath: '/var/log/x',
    };
    const { items, places, rejected, sent } = intakeEvents([{ ...event, idempotencyKey: 'k-1' }]);
    expect({ places, rejected, sent }).toEqual({ places: [0], rejected: [], sent: 1 });
    expect(items[0]).toMatchObject({
      envelope: {
        format: 'event',
        mode: 'MUTATION',
        peer: null,
        source: { type: 'file', id: 'nas-1', name: null, path: '/var/log/x' },
      },
      idempotencyKey: 'k-1',
    });
    expect(JSON.parse(items[0]!.envelope.body)).toEqual(event);
  });

  it.each<[string, EventIntake, string]>([
    ['an empty message', { message: '' }, 'EMPTY_MESSAGE'],
    ['a blank message', { message: ' \n\t' }, 'EMPTY_MESSAGE'],
    ['a message of more than a mebibyte', { message: 'x'.repeat(LINE_LIMIT_BYTES + 1) }, 'MESSAGE_TOO_LONG'],
    ['fields that are a list', { message: 'x', fields: [1] }, 'NOT_AN_OBJECT'],
    ['correlation keys that are a text', { message: 'x', correlationKeys: 'a=1' }, 'NOT_AN_OBJECT'],
    ['metadata that is a number', { message: 'x', metadata: 0 }, 'NOT_AN_OBJECT'],
    ['a long source type', { message: 'x', sourceType: 's'.repeat(257) }, 'NAME_TOO_LONG'],
    ['a long source id', { message: 'x', sourceId: 's'.repeat(257) }, 'NAME_TOO_LONG'],
    ['a long source name', { message: 'x', sourceName: 's'.repeat(257) }, 'NAME_TOO_LONG'],
    ['an empty key', { message: 'x', idempotencyKey: '' }, 'EMPTY_KEY'],
    ['a long key', { message: 'x', idempotencyKey: 'k'.repeat(257) }, 'KEY_TOO_LONG'],
    ['fields of a hundred thousand levels', { message: 'x', fields: deep(100_000) }, 'TOO_DEEP'],
  ])('refuses %s by its place, with a reason and a hint, and takes its neighbours', (_, event, code) => {
    const { items, places, rejected } = intakeEvents([{ message: 'before' }, event, { message: 'after' }]);
    expect(places).toEqual([0, 2]);
    expect(items).toHaveLength(2);
    expect(rejected).toEqual([{ index: 1, code, message: expect.any(String), hint: expect.any(String) }]);
  });

  it.each<[string, EventIntake]>([
    ['a message of exactly a mebibyte', { message: 'x'.repeat(LINE_LIMIT_BYTES) }],
    ['null where nothing was meant', { message: 'x', fields: null, sourceType: null, idempotencyKey: null }],
    ['a source type nobody knows', { message: 'x', sourceType: 'quantum' }],
    ['names at the limit', { message: 'x', sourceId: 's'.repeat(256), idempotencyKey: 'k'.repeat(256) }],
    ['NUL and half a surrogate pair', { message: 'a\u0000\ud83d' }],
  ])('takes %s', (_, event) => {
    const { items, rejected } = intakeEvents([event]);
    expect(rejected).toEqual([]);
    expect(JSON.parse(items[0]!.envelope.body).message).toBe(event.message);
  });

  it('calls a source nobody named a webhook', () => {
    expect(
      intakeEvents([{ message: 'x' }, { message: 'y', sourceType: '' }]).items.map(
        (item) => item.envelope.source.type,
      ),
    ).toEqual(['webhook', 'webhook']);
  });

  it('makes keys and names that PostgreSQL can hold', () => {
    const { items } = intakeEvents([
      { message: 'x', sourceId: 'a\u0000b', sourcePath: 'p\ud83d', idempotencyKey: 'k\u0000' },
    ]);
    expect(items[0]).toMatchObject({
      envelope: { source: { id: 'a\u2400b', path: 'p\ufffd' } },
      idempotencyKey: 'k\u2400',
    });
  });

  it('hands neighbours of one source the same object', () => {
    const { items } = intakeEvents([
      { message: 'x', sourceId: 'a' },
      { message: 'y', sourceId: 'b' },
      { message: 'z', sourceId: 'a' },
    ]);
    expect(items[0]!.envelope.source).toBe(items[2]!.envelope.source);
    expect(items[0]!.envelope.source).not.toBe(items[1]!.envelope.source);
  });

  it('accounts for every event once: taken at its place, or refused', () => {
    const events = fc.record({
      message: fc.string(),
      fields: fc.jsonValue(),
      idempotencyKey: fc.option(fc.string()),
    });
    fc.assert(
      fc.property(fc.array(events), (sent) => {
        const { places, rejected, items } = intakeEvents(sent);
        expect(items).toHaveLength(places.length);
        const all = [...places, ...rejected.map(({ index }) => index)].sort((a, b) => a - b);
        expect(all).toEqual(sent.map((_, index) => index));
        places.forEach((place, i) => {
          expect(JSON.parse(items[i]!.envelope.body).message).toBe(sent[place]!.message);
        });
      }),
    );
  });
});

describe('pipeline/intake intakeLines', () => {
  const bodies = (text: string) =>
    intakeLines(text, SOURCE, 'MUTATION').items.map(({ envelope }) => envelope.body);

  it.each([
    ['one line', 'one', ['one']],
    ['a last line feed, which ends the last line', 'one\ntwo\n', ['one', 'two']],
    ['Windows line ends', 'one\r\ntwo\r\n', ['one', 'two']],
    ['a carriage return within', 'one\rtwo', ['one\rtwo']],
    ['blanks around a line', '  one  ', ['  one  ']],
    ['nothing', '', []],
    ['other line separators, which are text', 'one\u2028two', ['one\u2028two']],
  ])('splits %s', (_, text, expected) => expect(bodies(text)).toEqual(expected));

  it('refuses blank lines by their place', () => {
    const { places, rejected, sent } = intakeLines('one\n\n \t\r\nfour\n\n', SOURCE, 'FILE');
    expect([places, rejected.map(({ index, code }) => `${index} ${code}`), sent]).toEqual([
      [0, 3],
      ['1 EMPTY_LINE', '2 EMPTY_LINE', '4 EMPTY_LINE'],
      5,
    ]);
  });

  it('keeps who sent it and how', () => {
    const { items } = intakeLines('one', { ...SOURCE, id: 'a\u0000' }, 'TCP', '192.0.2.4');
    expect(items[0]).toEqual({
      envelope: {
        body: 'one',
        format: 'line',
        mode: 'TCP',
        peer: '192.0.2.4',
        source: { ...SOURCE, id: 'a\u2400' },
      },
      idempotencyKey: null,
    });
  });

  it('refuses the lines of a source whose name no index can hold', () => {
    const { items, rejected } = intakeLines('one\ntwo', { ...SOURCE, id: 's'.repeat(5_000) }, 'FILE');
    expect([items.length, rejected.map(({ code }) => code)]).toEqual([0, ['NAME_TOO_LONG', 'NAME_TOO_LONG']]);
  });

  it('loses no line, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const text = texts.join('\n');
        const { items, places } = intakeLines(text, SOURCE, 'FILE');
        const lines = text.split('\n');
        expect(places).toEqual(lines.flatMap((line, index) => (line.trim() === '' ? [] : [index])));
        items.forEach(({ envelope }, i) => {
          const line = lines[places[i]!]!;
          expect(textOfBody(envelope.body, envelope.format).text).toBe(
            line.replace(/\r$/, '').toWellFormed(),
          );
        });
      }),
    );
  });
});

describe('pipeline/intake tooMany', () => {
  it('takes ten thousand and says what to do with more', () => {
    expect([tooMany(0), tooMany(BATCH_LIMIT)]).toEqual([null, null]);
    expect(tooMany(BATCH_LIMIT + 1)).toEqual({
      message: expect.stringContaining('10001'),
      hint: expect.stringContaining('10000'),
    });
  });
});
