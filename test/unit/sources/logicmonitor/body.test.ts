import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/sources/logicmonitor/body.js';
import { logicMonitorWebhook } from '../../../../src/sources/logicmonitor/driver.js';

const read = (text: string) => {
  const body = readBody(text);
  return body.ok ? body.value : body.error.code;
};

describe('sources/logicmonitor/body', () => {
  it.each([
    ['JSON', '{"alertId":"LMD1"}', { alertId: 'LMD1' }],
    ['JSON after a byte order mark', '\ufeff{"alertId":"LMD1"}', { alertId: 'LMD1' }],
    [
      'a form',
      'alertId=LMD1&host=hf-dc-01&message=C%3A+is+full',
      { alertId: 'LMD1', host: 'hf-dc-01', message: 'C: is full' },
    ],
  ])('reads %s', (_, text, expected) => expect(read(text)).toEqual(expected));

  it('reads a template whose values broke the JSON: backslashes, quotes, line feeds', () => {
    const text = [
      '{',
      ' "instance": "C:\\",',
      ' "path": "\\\\nas\\share",',
      ' "level": "warn",',
      ' "count": 3,',
      ' "message": "Volume "C:\\" is full',
      'second line, with a comma,',
      'third"',
      '}',
    ].join('\n');
    expect(read(text)).toEqual({
      instance: 'C:\\',
      path: '\\\\nas\\share',
      level: 'warn',
      count: 3,
      message: 'Volume "C:\\" is full\nsecond line, with a comma,\nthird',
    });
  });

  it.each([
    ['nothing', '  ', 'EMPTY_BODY'],
    ['a list', '[{}]', 'NOT_AN_OBJECT'],
    ['a number', '7', 'NOT_AN_OBJECT'],
    ['words', 'the disk is full', 'NOT_JSON'],
    ['braces around words', '{the disk is full}', 'NOT_JSON'],
  ])('refuses %s', (_, text, code) => expect(read(text)).toBe(code));

  it('comes to an end on a mebibyte of anything', () => {
    const MIB = 1 << 20;
    for (const text of [
      '{'.repeat(MIB),
      '{"a": "'.repeat(MIB / 7),
      `{${'"a": "b\n'.repeat(MIB / 9)}`,
      'a='.repeat(MIB / 2),
      '{\n'.repeat(MIB / 2),
    ])
      expect(typeof readBody(text).ok).toBe('boolean');
  });
});

describe('sources/logicmonitor/driver split', () => {
  const parts = (body: string) => {
    const split = logicMonitorWebhook.split(body);
    return split.ok ? split.value : split.error.code;
  };

  it('leaves what is one alert as it came', () => {
    const body = '{\n  "alertId": "LMD1"\n}\n';
    expect(parts(body)).toEqual([body]);
    expect(parts('{broken')).toEqual(['{broken']);
  });

  it.each([
    ['a list', '[{"a":1},{"a":2}]'],
    ['a page of the REST API', '{"total":2,"items":[{"a":1},{"a":2}]}'],
    ['a list under a name', '{"alerts":[{"a":1},{"a":2}]}'],
  ])('cuts %s into its alerts', (_, body) => expect(parts(body)).toEqual(['{"a":1}', '{"a":2}']));

  it.each([
    ['', 'EMPTY_BODY'],
    [' \n', 'EMPTY_BODY'],
    ['[]', 'NO_ALERTS'],
  ])('refuses %j', (body, code) => expect(parts(body)).toBe(code));
});
