import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/domain/attribution/explanation.js';
import { emptyPairState } from '../../../../src/domain/attribution/fold.js';
import { readIdentity } from '../../../../src/domain/attribution/identity-readings.js';
import type { ValueKind } from '../../../../src/domain/attribution/observation.js';
import { summarise } from '../../../../src/domain/attribution/pair-summary.js';
import { letters, replayed, robust, seriesOf } from './series.js';

const flat = (level: number, count: number) => new Array<number>(count).fill(level);
const ofSessions = (text: string) =>
  robust('categorical', seriesOf([...text].flatMap((letter) => new Array(4).fill(letter))));

describe('domain/attribution/explanation', () => {
  it.each<[ValueKind, readonly (string | number)[], string]>([
    ['categorical', ['a'], 'Too little to go on'],
    ['categorical', [...'aaaaabaaaa'], '“a” holds: 9 of the last 10 observations agree'],
    ['categorical', [...'abcabcabc'], 'No value holds'],
    ['categorical', [...'aaaaaaaabbbb'], '“b” has taken the place of “a” over the last 4 observations'],
    ['numeric', flat(100, 12), 'The level is 100 and has not moved'],
    ['numeric', [...flat(100, 20), ...flat(210, 5)], 'from about 100 to about 210, 2.1 times as much'],
    ['numeric', [1, 900, 2, 800, 3, 700, 1, 900], 'range from 1 to 900'],
    ['hash', ['h', 'h'], 'unchanged for the last 24 hours'],
    ['hash', ['h', 'i', 'h'], 'changed twice between 2 values within 24 hours'],
  ])('says of %s %j: %s', (kind, values, text) => {
    const explanation = explain(robust(kind, seriesOf([...values], 100)));
    expect(explanation.text).toContain(text);
    expect(explanation.text).toMatch(/So since \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/);
    expect(explanation.restsOn.length).toBeGreaterThan(0);
  });

  it('rests a value that holds on the observations that agree', () => {
    expect(explain(robust('categorical', letters('AAABAA', 100))).restsOn).toEqual([
      'o00000',
      'o00001',
      'o00002',
      'o00004',
      'o00005',
    ]);
  });

  it('says who takes turns, what confirms it, and what does not', () => {
    const [p, q, r] = [ofSessions('ABABABAB'), ofSessions('XYXYXYXY'), ofSessions('KKKKKKKK')];
    const all = readIdentity([summarise('p', p!)!, summarise('q', q!)!, summarise('r', r!)!]);
    expect(explain(p!, all[0]).text).toMatch(
      /“A” in 4 sessions and “B” in 4 sessions.*Confirmed: q changed in the same sessions/,
    );
    const two = readIdentity([summarise('p', p!)!, summarise('r', r!)!]);
    expect(explain(p!, two[0]).text).toContain('may be the moods of one actor');
    const one = readIdentity([summarise('p', p!)!]);
    expect(explain(p!, one[0]).text).toContain('No other primitive of this identity can confirm it yet');
  });

  it.each<[ValueKind, readonly (string | number)[], string]>([
    ['categorical', [...'aab'], 'No value is clear'],
    ['categorical', [...'aaaaa'], '“a” has 100% of the last 5 observations'],
    ['categorical', [...'ababa'], 'Two values alternate'],
    ['numeric', [...flat(10, 5), ...flat(20, 5)], '30% or more away'],
    ['hash', ['h', 'i'], '2 different values within 24 hours'],
  ])('explains REFERENCE %s %j: %s', (kind, values, text) => {
    expect(explain(replayed('REFERENCE', kind, seriesOf([...values])).state).text).toContain(text);
  });

  it('has something to say of nothing', () => {
    expect(explain(emptyPairState('ROBUST', 'hash'))).toEqual({
      text: 'Nothing has been observed yet.',
      restsOn: [],
    });
  });
});
