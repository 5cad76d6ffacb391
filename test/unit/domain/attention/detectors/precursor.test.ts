import { describe, expect, it } from 'vitest';
import { precursorAt } from '../../../../../src/domain/attention/detectors/precursor.js';
import { toPrecedence, type WorseOnHost } from '../../../../../src/domain/attention/precedence.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { lookAt, moment } from '../evidence-builder.js';

/** Days on which it came at 03:00; something worse came so many minutes later, on the days that are named. */
type Given = {
  readonly days: readonly number[];
  readonly worseDays?: readonly number[];
  readonly minutes?: number;
  readonly host?: string;
  readonly rootId?: string;
  readonly knownAt?: number;
};

const pair = ({
  days,
  worseDays = days,
  minutes = 20,
  host = 'sw-1',
  rootId = 'reboot',
  knownAt = 0,
}: Given) =>
  ({
    rootId,
    text: `text of ${rootId}`,
    host,
    hostSince: moment(0),
    own: days.map((day) => moment(day, 3)),
    worse: worseDays.map((day) => {
      const at = moment(day, 3, minutes);
      return { at, knownAt: Math.max(at, knownAt) };
    }),
  }) satisfies WorseOnHost;

function at(pairs: readonly WorseOnHost[], tick = moment(30), watchedSince = moment(0)) {
  const { evidence, ...rest } = lookAt({ events: [moment(1)], watchedSince }, tick);
  return precursorAt({ ...rest, evidence: { ...evidence, precedence: toPrecedence(pairs) } });
}
const strength = (...args: Parameters<typeof at>) => at(...args)?.value ?? 0;

const FIVE = [4, 6, 9, 13, 18];
const THREE = [4, 5, 6];
const SOON = moment(10);

describe('domain/attention/detectors/precursor', () => {
  it('tells before what, how often, how long before, and what chance would have done', () => {
    const found = at([pair({ days: FIVE })])!;
    expect(found).toMatchObject({
      worse: 'text of reboot',
      hosts: ['sw-1'],
      cases: 5,
      hits: 5,
      appearances: 5,
      followed: 5,
      medianLeadMs: 20 * MINUTE_MS,
    });
    // Five and a half appearances in 31 days, a window of 119 minutes.
    expect(found.baseRate).toBeCloseTo(1 - Math.exp((-5.5 * 119 * MINUTE_MS) / (31 * DAY_MS)), 9);
    expect(found.lift).toBeCloseTo(1 / found.baseRate, 6);
    expect(found.p).toBeCloseTo(found.baseRate ** 5, 12);
    expect(found.value).toBe(1);
  });

  it.each([
    ['two cases, however neat', [pair({ days: [4, 9] })]],
    [
      'three on three hosts that came with it once and never again alone',
      [pair({ days: [4], worseDays: [4, 5, 6] })],
    ],
    ['something that comes within the same minute', [pair({ days: FIVE, minutes: 0.5 })]],
    ['something that comes three hours later', [pair({ days: FIVE, minutes: 180 })]],
    [
      'one long failure told again each half hour',
      [
        {
          ...pair({ days: [4] }),
          worse: [1, 2, 3, 4].map((n) => ({ at: moment(4, 3, 25 * n), knownAt: 0 })),
        },
      ],
    ],
  ])('claims nothing of %s', (_, pairs) => {
    expect(strength(pairs)).toBe(0);
  });

  it.each([
    ['more cases', strength([pair({ days: [4, 5, 6, 7] })], SOON), strength([pair({ days: THREE })], SOON)],
    [
      'fewer that it missed',
      strength([pair({ days: THREE })], SOON),
      strength([pair({ days: THREE, worseDays: [...THREE, 7, 8] })], SOON),
    ],
    [
      'fewer false alarms',
      strength([pair({ days: THREE })], SOON),
      strength([pair({ days: [...THREE, 7, 8], worseDays: THREE })], SOON),
    ],
  ])('is stronger with %s', (_, strong, weak) => {
    expect(weak).toBeGreaterThan(0);
    expect(strong).toBeGreaterThan(weak);
  });

  it('adds up over hosts', () => {
    const apart = ['a', 'b', 'c'].map((host, i) => pair({ days: [5 + i, 15 + i], host }));
    expect(at(apart)).toMatchObject({ cases: 6, hits: 6, hosts: ['a', 'b', 'c'] });
  });

  it('tells of the strongest of several', () => {
    const found = at([
      pair({ days: FIVE, rootId: 'reboot' }),
      pair({ days: FIVE, worseDays: [4, 6, 9], rootId: 'warning' }),
    ]);
    expect(found!.worse).toBe('text of reboot');
  });

  it('knows nothing of what came later, nor of an incident before it was made one', () => {
    const pairs = [pair({ days: FIVE, knownAt: moment(25) })];
    expect(strength(pairs, moment(24))).toBe(0);
    expect(strength(pairs, moment(26))).toBeGreaterThan(0.5);
    expect(strength([pair({ days: FIVE })], moment(8))).toBe(0);
  });

  it('claims nothing in the first days of a tenant, nor of what only happened in them', () => {
    const early = [pair({ days: [0, 1, 2] })];
    expect(strength(early, moment(2, 20))).toBe(0);
    expect(strength(early, moment(10))).toBe(0);
    expect(strength([pair({ days: [0, 1, 2, 5] })], moment(10))).toBeGreaterThan(0);
  });

  it('looks no further than its own sightings are kept', () => {
    const days = Array.from({ length: 10 }, (_, i) => 4 + i);
    const found = at([pair({ days, worseDays: [...days, 20, 25, 28] })]);
    expect(found).toMatchObject({ cases: 10, hits: 10, appearances: 10 });
  });

  it('counts cases and appearances up to the tick alone', () => {
    const found = at([pair({ days: FIVE })], moment(13, 3) + HOUR_MS)!;
    expect(found).toMatchObject({ cases: 4, appearances: 4 });
  });
});
