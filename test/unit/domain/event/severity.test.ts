import { describe, expect, it } from 'vitest';
import {
  DEFAULT_PRI,
  facilityName,
  parseSeverity,
  SEVERITIES,
  severityName,
  severityOfLetter,
} from '../../../../src/domain/event/severity.js';

describe('domain/event/severity', () => {
  it.each([
    ['emerg', 0],
    ['PANIC', 0],
    ['Alert', 1],
    ['crit', 2],
    ['FATAL', 2],
    ['Disaster', 2],
    ['err', 3],
    ['SEVERE', 3],
    ['high', 3],
    [' warn ', 4],
    ['Warning', 4],
    ['average', 4],
    ['NOTICE', 5],
    ['low', 5],
    ['information', 6],
    ['Normal', 6],
    ['debug', 7],
    ['TRACE', 7],
    ['finest', 7],
    ['0', 0],
    ['7', 7],
    [' 3 ', 3],
  ])('reads the word %j', (word, severity) => expect(parseSeverity(word)).toBe(severity));

  it.each(['', '8', '-1', '3.5', '50', 'loud', 'constructor', '__proto__', 'toString', 'error!'])(
    'knows no severity %j',
    (word) => expect(parseSeverity(word)).toBeNull(),
  );

  it('reads back the name of every number', () => {
    expect(SEVERITIES.map((name) => parseSeverity(name))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([0, 3, 7].map(severityName)).toEqual(['emergency', 'error', 'debug']);
    expect([-1, 8, Number.NaN].map(severityName)).toEqual(['info', 'info', 'info']);
  });

  it.each([
    ['F', 2],
    ['E', 3],
    ['W', 4],
    ['I', 6],
    ['D', 7],
    ['V', 7],
    ['X', null],
    ['e', null],
    ['', null],
  ])('reads the level letter %j', (letter, severity) => expect(severityOfLetter(letter)).toBe(severity));

  it.each([
    [0, 'kern'],
    [1, 'user'],
    [4, 'auth'],
    [9, 'cron'],
    [10, 'authpriv'],
    [16, 'local0'],
    [23, 'local7'],
    [24, null],
    [-1, null],
  ])('names facility %d', (facility, name) => expect(facilityName(facility)).toBe(name));

  it('assumes user and notice where a sender leaves the priority out (RFC 3164)', () => {
    expect([facilityName(DEFAULT_PRI >> 3), severityName(DEFAULT_PRI & 7)]).toEqual(['user', 'notice']);
  });
});
