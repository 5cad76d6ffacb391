import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HostSighting, type Mate, toCompany } from '../../../../../src/domain/attention/company.js';
import { gatheringAt } from '../../../../../src/domain/attention/detectors/gathering.js';
import { DAY_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { lookAt, moment } from '../evidence-builder.js';

const AT = moment(10, 3);
const mate = (name: string, minutes: number, rank = 0, met = 0): Mate => ({
  rootId: name,
  text: `text of ${name}`,
  at: AT + minutes * MINUTE_MS,
  rank,
  met,
});
const mates = (count: number, minutes = 2, rank = 0): Mate[] =>
  Array.from({ length: count }, (_, i) => mate(`mate-${i}`, minutes, rank));

type Given = Partial<Omit<HostSighting, 'mates'>>;
const sighting = (others: readonly Mate[], given: Given = {}): HostSighting => ({
  host: 'srv-1',
  hostSince: moment(0),
  at: AT,
  rank: 0,
  ...given,
  mates: others,
});
const look = (sightings: readonly HostSighting[], tick = AT + 15 * MINUTE_MS, watchedSince = moment(0)) => {
  const { evidence, ...rest } = lookAt({ events: [AT], watchedSince }, tick);
  return { ...rest, evidence: { ...evidence, company: toCompany(sightings) } };
};
const strength = (...args: Parameters<typeof look>) => gatheringAt(look(...args))?.value ?? 0;

describe('domain/attention/detectors/gathering', () => {
  it('tells where, when and with what', () => {
    expect(gatheringAt(look([sighting(mates(5))]))).toMatchObject({
      host: 'srv-1',
      at: AT,
      rank: 0,
      others: 5,
      moments: 1,
      texts: ['text of mate-0', 'text of mate-1', 'text of mate-2'],
    });
  });

  it.each([
    ['nothing else', []],
    ['one other signal, however new: many windows are looked at', mates(1)],
    ['the same other signal twice', [mate('mate-0', 1), mate('mate-0', 4)]],
  ])('makes no gathering of %s', (_, others) => {
    expect(strength([sighting(others)])).toBe(0);
  });

  it.each([
    ['more signals', strength([sighting(mates(12))]), strength([sighting(mates(4))])],
    ['rarer signals', strength([sighting(mates(6))]), strength([sighting(mates(6, 2, 5))])],
    ['being new there itself', strength([sighting(mates(6))]), strength([sighting(mates(6), { rank: 6 })])],
    [
      'company it never had before',
      strength([sighting(mates(6), { rank: 2 })]),
      strength([
        sighting(
          [
            ...mates(3),
            ...mates(6, 2, 2)
              .slice(3)
              .map((known) => ({ ...known, met: 2 })),
          ],
          { rank: 2 },
        ),
      ]),
    ],
    [
      'a second moment',
      strength([sighting(mates(6)), sighting(mates(6, -60), { at: AT - 60 * MINUTE_MS })]),
      strength([sighting(mates(6))]),
    ],
    [
      'a second host, a little',
      strength([sighting(mates(6)), sighting(mates(6), { host: 'srv-2' })]),
      strength([sighting(mates(6))]),
    ],
    ['being fresh', strength([sighting(mates(6))]), strength([sighting(mates(6))], AT + 3 * DAY_MS)],
  ])('weighs more for %s', (_, more, less) => {
    expect(more).toBeGreaterThan(less);
    expect(less).toBeGreaterThan(0);
  });

  it.each([
    ["a tenant's first 72 hours", look([sighting(mates(9))], undefined, AT - 71 * 3_600_000)],
    ["a host's first 72 hours", look([sighting(mates(9), { hostSince: AT - 2 * DAY_MS })])],
    ['what is longer ago than a week', look([sighting(mates(9))], AT + 8 * DAY_MS)],
  ])('claims nothing of %s', (_, seen) => {
    expect(gatheringAt(seen)).toBeNull();
  });

  it('grows as mates come, and never looks past the tick', () => {
    const coming = [mate('a', -5), mate('b', 1), mate('c', 4), mate('d', 8), mate('e', 9)];
    const at = (minutes: number) => strength([sighting(coming)], AT + minutes * MINUTE_MS);
    expect([at(5), at(10)]).toEqual([...[at(5), at(10)]].sort((a, b) => a - b));
    expect(gatheringAt(look([sighting(coming)], AT + 5 * MINUTE_MS))?.others).toBe(3);
    expect(toCompany([sighting(coming)]).ticks).toEqual([AT + 10 * MINUTE_MS]);
  });

  it('is a number between nothing and one for whatever gathers, in whatever order it is told', () => {
    const anyMate = fc.record({
      rootId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      text: fc.constant('x'),
      at: fc.integer({ min: AT - 10 * MINUTE_MS, max: AT + 10 * MINUTE_MS }),
      rank: fc.integer({ min: 0, max: 9 }),
      met: fc.integer({ min: 0, max: 9 }),
    });
    const anySighting = fc.record({
      host: fc.constantFrom('srv-1', 'srv-2', 'srv-3'),
      hostSince: fc.integer({ min: moment(0), max: AT }),
      at: fc.integer({ min: AT - 9 * DAY_MS, max: AT + DAY_MS }),
      rank: fc.integer({ min: 0, max: 9 }),
      mates: fc.array(anyMate, { maxLength: 64 }),
    });
    fc.assert(
      fc.property(fc.array(anySighting, { maxLength: 12 }), (sightings) => {
        const value = strength(sightings);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(strength([...sightings].reverse())).toBeCloseTo(value, 9);
      }),
    );
  });
});
