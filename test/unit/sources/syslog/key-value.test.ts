import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyValues } from '../../../../src/sources/syslog/key-value.js';
import { parseSyslog } from '../../../../src/sources/syslog/parse.js';
import { at, CONTEXT, only } from '../context.js';

describe('sources/syslog/key-value', () => {
  it.each([
    ['none', 'just words', {}],
    ['bare values', 'a=1 b=two', { a: '1', b: 'two' }],
    ['quoted values', 'msg="tunnel is down" n=1', { msg: 'tunnel is down', n: '1' }],
    ['escapes in quotes', String.raw`msg="say \"hi\" to C:\\"`, { msg: 'say "hi" to C:\\' }],
    ['an empty value', 'user= n=1 q=""', { user: '', n: '1', q: '' }],
    ['commas and semicolons between', 'a=1,b=2;c=3', { a: '1', b: '2', c: '3' }],
    ['the first of a key', 'a=1 a=2', { a: '1' }],
    ['pairs among words', 'auth failed rhost=203.0.113.4 for uid=0!', { rhost: '203.0.113.4', uid: '0!' }],
    ['names with dots and dashes', 'http.status-code=500 _x=1', { 'http.status-code': '500', _x: '1' }],
    ['names of built-in properties', 'constructor=1 toString=2', { constructor: '1', toString: '2' }],
  ])('finds %s', (_, text, pairs) => {
    expect({ ...readKeyValues(text) }).toEqual(pairs);
  });

  it('stops at 64 pairs: more is noise, not structure', () => {
    const text = Array.from({ length: 500 }, (_, i) => `k${i}=${i}`).join(' ');
    expect(Object.keys(readKeyValues(text))).toHaveLength(64);
  });

  it('reads back any pairs that were written', () => {
    const names = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, fc.string({ maxLength: 20 })), {
          selector: ([name]) => name,
          maxLength: 20,
        }),
        (pairs) => {
          const text = pairs.map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`).join(' ');
          expect(Object.entries(readKeyValues(text))).toEqual(pairs.filter(([name]) => name !== '__proto__'));
        },
      ),
    );
  });
});

describe('sources/syslog/parse FortiGate and its like', () => {
  const LINE =
    '<187>date=2026-11-21 time=01:07:44 devname="hf-fw-01" devid="FG100F1" eventtime=1795223264213 tz="+0100" logid="0101037129" type="event" subtype="vpn" level="error" logdesc="IPsec tunnel" msg="IPsec phase 1 error" vpntunnel="to-warehouse" srcip=198.51.100.3 user="N/A"';

  it('reads the message, host, service, severity and time from the pairs', () => {
    const event = only(parseSyslog(LINE, CONTEXT));
    expect(at(event)).toBe('2026-11-21T00:07:44.000Z');
    expect(event).toMatchObject({
      message: 'IPsec phase 1 error',
      host: 'hf-fw-01',
      service: 'vpn',
      severity: 3,
      facility: 'local7',
      correlationKeys: { logid: '0101037129', vpntunnel: 'to-warehouse', srcip: '198.51.100.3', user: 'N/A' },
    });
    expect(event.fields).toMatchObject({ devid: 'FG100F1', type: 'event' });
  });

  it.each([
    [
      'without a zone, in the zone of the tenant',
      LINE.replace(' tz="+0100"', ''),
      120,
      '2026-11-20T23:07:44.000Z',
    ],
    ['with its own zone', LINE, 120, '2026-11-21T00:07:44.000Z'],
    [
      'with a timestamp in one piece',
      '<13>timestamp=1795223264 devname=fw msg="x"',
      0,
      '2026-11-21T01:07:44.000Z',
    ],
    ['with an impossible date', LINE.replace('11-21', '11-31'), 0, null],
    ['without a time', '<13>devname=fw level=warning msg="x"', 0, undefined],
  ])('takes the time %s', (_, line, assumedOffsetMinutes, expected) => {
    expect(at(only(parseSyslog(line, { ...CONTEXT, assumedOffsetMinutes })))).toBe(expected);
  });

  it('falls back step by step: description, line; serial number, sender; priority', () => {
    const bare = only(
      parseSyslog('<134>date=2026-11-21 time=01:07:44 devid=FG1 logdesc="Disk log full" level=odd', CONTEXT),
    );
    expect([bare.message, bare.host, bare.severity]).toEqual(['Disk log full', 'FG1', 6]);
    const barer = only(parseSyslog('<134>logver=604 action=deny', CONTEXT));
    expect([barer.message, barer.host]).toEqual(['logver=604 action=deny', CONTEXT.peer]);
  });
});
