import { describe, expect, it } from 'vitest';
import { parseSyslog } from '../../../../src/sources/syslog/parse.js';
import { readStructuredData } from '../../../../src/sources/syslog/structured-data.js';
import { at, CONTEXT, only } from '../context.js';

const parse = (line: string) => only(parseSyslog(line, CONTEXT));

describe('sources/syslog/parse RFC 5424', () => {
  it('reads every part of a full line', () => {
    const event = parse(
      '<165>1 2026-11-21T01:07:44.213003+01:00 db-3.example.net postgres 4711 CHK07 [origin@32473 ip="192.0.2.3" sw="pg"] checkpoint complete: wrote=418',
    );
    expect(at(event)).toBe('2026-11-21T00:07:44.213Z');
    expect(event).toMatchObject({
      host: 'db-3.example.net',
      service: 'postgres',
      pid: '4711',
      facility: 'local4',
      severity: 5,
      message: 'checkpoint complete: wrote=418',
      fields: { msgid: 'CHK07', 'origin@32473.ip': '192.0.2.3', 'origin@32473.sw': 'pg', wrote: '418' },
    });
  });

  it('takes a dash for "not known"', () => {
    const event = parse('<34>1 - - - - - - su root failed');
    expect([event.stampMs, event.host, event.service, event.pid, event.message]).toEqual([
      undefined,
      null,
      null,
      null,
      'su root failed',
    ]);
    expect(event.fields).toEqual({});
  });

  it('unescapes quotes, backslashes and brackets in structured data', () => {
    const event = parse(
      String.raw`<34>1 2026-11-21T01:07:44Z h app - - [x@1 q="say \"hi\"" p="C:\\temp" b="a\]b" n="\n"] done`,
    );
    expect(event.fields).toEqual({
      'x@1.q': 'say "hi"',
      'x@1.p': 'C:\\temp',
      'x@1.b': 'a]b',
      'x@1.n': '\\n',
    });
    expect(event.message).toBe('done');
  });

  it.each([
    ['several elements', '[a x="1"][b y="2"] msg', { 'a.x': '1', 'b.y': '2' }, 'msg'],
    ['an element without parameters', '[a] msg', {}, 'msg'],
    ['none', '- msg', {}, 'msg'],
    ['a byte order mark', '- \ufeffmsg', {}, 'msg'],
    ['an element that never ends', '[a x="1 msg', { x: '' }, '[a x="1 msg'],
    ['no structured data at all', 'msg', {}, 'msg'],
  ])('reads structured data: %s', (_, rest, fields, message) => {
    const event = parse(`<34>1 2026-11-21T01:07:44Z h app - - ${rest}`);
    expect([event.fields, event.message]).toEqual([fields, message]);
  });

  it('keeps a line whose message is left out', () => {
    const event = parse('<34>1 2026-11-21T01:07:44Z h app - ID47 [a x="1"]');
    expect([event.host, event.service]).toEqual(['h', 'app']);
    expect(event.fields).toEqual({ msgid: 'ID47', 'a.x': '1' });
  });

  it.each([
    ['an impossible date', '<34>1 2026-02-30T01:07:44Z h app - - - x', null],
    ['a zone-less stamp', '<34>1 2026-11-21T01:07:44 h app - - - x', '2026-11-21T01:07:44.000Z'],
  ])('reads the rest of a line with %s', (_, line, expected) => {
    const event = parse(line);
    expect([at(event), event.host, event.service]).toEqual([expected, 'h', 'app']);
  });

  it.each([
    ['a version we do not know', '<34>2 2026-11-21T01:07:44Z h app - - - x'],
    ['too few parts', '<34>1 2026-11-21T01:07:44Z h app'],
    ['no stamp', '<34>1 tomorrow h app - - - x'],
  ])('falls back to RFC 3164 for %s, losing nothing', (_, line) => {
    const event = parse(line);
    expect(event.host).toBe(CONTEXT.peer);
    expect(line.endsWith(event.message)).toBe(true);
  });
});

describe('sources/syslog/structured-data', () => {
  it('says where it ends', () => {
    expect(readStructuredData('..[a x="1"] rest', 2)).toEqual({ fields: { 'a.x': '1' }, end: 11 });
    expect(readStructuredData('- rest', 0)).toEqual({ fields: {}, end: 1 });
    expect(readStructuredData('rest', 0)).toBeNull();
    expect(readStructuredData('[a x=1]', 0)).toBeNull();
  });
});
