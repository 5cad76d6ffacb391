import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorTo } from '../../../../src/domain/shared/time.js';
import {
  type Countable,
  type Counts,
  countEvent,
  emptyCounts,
  SAMPLE_LIMIT,
} from '../../../../src/domain/window/counts.js';
import { mergeHostSets } from '../../../../src/domain/window/host-set.js';
import { HALF_HOUR_MS, sightingMark } from '../../../../src/domain/window/sightings.js';

const START = Date.UTC(2026, 10, 21, 12, 58);
type Signed = Countable & { readonly signatureId: string };

const events = fc.array(
  fc.record<Signed>({
    signatureId: fc.constantFrom('sig-a', 'sig-b'),
    occurredAt: fc.integer({ min: START, max: START + 240_000 }).map((ms) => ms - (ms % 1_000)),
    host: fc.constantFrom(null, 'fw-01', 'fw-02', 'nas-1'),
    service: fc.constantFrom(null, 'charon', 'sshd'),
    severity: fc.integer({ min: 0, max: 7 }),
    message: fc.constantFrom(
      'tunnel down',
      'tunnel up',
      'link flap',
      'disk full',
      'fan failed',
      'login failed',
      'ok',
    ),
  }),
  { maxLength: 40 },
);

function countAll(list: readonly Signed[]): Counts {
  const counts = emptyCounts();
  for (const { signatureId, ...event } of list) countEvent(counts, signatureId, event);
  return counts;
}

/** Two batches' sums added up as the store's upserts do. */
function merge(one: Counts, other: Counts): Counts {
  const merged = emptyCounts();
  for (const id of new Set([...one.keys(), ...other.keys()])) {
    const sums = [one.get(id), other.get(id)].filter((found) => found !== undefined);
    merged.set(id, {
      count: sums.reduce((sum, { count }) => sum + count, 0),
      first: Math.min(...sums.map(({ first }) => first)),
      last: Math.max(...sums.map(({ last }) => last)),
      services: new Set(sums.flatMap(({ services }) => [...services])),
      samples: mergeSamples(sums.flatMap(({ samples }) => samples)),
      minutes: mergeWindows(sums.map(({ minutes }) => minutes)),
      hours: mergeWindows(sums.map(({ hours }) => hours)),
      sightings: mergeSightings(sums.map(({ sightings }) => sightings)),
    });
  }
  return merged;
}

function mergeSamples(samples: readonly { at: number; text: string }[]) {
  const distinct = new Map(samples.map((sample) => [`${sample.at} ${sample.text}`, sample]));
  return [...distinct.values()]
    .sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))
    .slice(0, SAMPLE_LIMIT);
}

function mergeWindows(
  maps: readonly ReadonlyMap<number, { start: number; count: number; worst: number; hosts: Set<number> }>[],
) {
  const merged = new Map<number, { start: number; count: number; worst: number; hosts: Set<number> }>();
  for (const map of maps)
    for (const [start, { count, worst, hosts }] of map) {
      const known = merged.get(start) ?? { start, count: 0, worst: 7, hosts: new Set<number>() };
      merged.set(start, {
        start,
        count: known.count + count,
        worst: Math.min(known.worst, worst),
        hosts: new Set(mergeHostSets([known.hosts, hosts])),
      });
    }
  return merged;
}

function mergeSightings(maps: readonly ReadonlyMap<string, ReadonlyMap<number, number>>[]) {
  const merged = new Map<string, Map<number, number>>();
  for (const map of maps)
    for (const [host, halfHours] of map) {
      const known = merged.get(host) ?? new Map<number, number>();
      merged.set(host, known);
      for (const [halfHour, at] of halfHours) known.set(halfHour, Math.min(at, known.get(halfHour) ?? at));
    }
  return merged;
}

describe('domain/window/counts', () => {
  it('gives the same sums in any order, samples included', () => {
    fc.assert(
      fc.property(
        events.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(countAll(shuffled)).toEqual(countAll(list));
        },
      ),
    );
  });

  it('gives the same sums however the events are cut into batches', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat({ max: 12 }), { maxLength: 8 }), (list, sizes) => {
        const rest = [...list];
        const batches = [...sizes.map((size) => rest.splice(0, size)), rest];
        expect(batches.map(countAll).reduce(merge, emptyCounts())).toEqual(countAll(list));
      }),
    );
  });

  it('counts an event once in its minute, its hour, its host and its signature', () => {
    const event = { host: 'fw-01', service: 'charon', severity: 4, message: 'tunnel down' };
    const counts = countAll([
      { ...event, signatureId: 's', occurredAt: START + 119_999 },
      { ...event, signatureId: 's', occurredAt: START + 120_000, severity: 2, host: null },
    ]);
    const sums = counts.get('s')!;
    const windows = (map: ReadonlyMap<number, { count: number; worst: number; hosts: Set<number> }>) =>
      [...map].map(([start, { count, worst, hosts }]) => [
        new Date(start).toISOString().slice(11, 16),
        count,
        worst,
        hosts.size,
      ]);
    expect([sums.count, sums.first, sums.last, [...sums.services]]).toEqual([
      2,
      START + 119_999,
      START + 120_000,
      ['charon'],
    ]);
    expect(windows(sums.minutes)).toEqual([
      ['12:59', 1, 4, 1],
      ['13:00', 1, 2, 0],
    ]);
    expect(windows(sums.hours)).toEqual([
      ['12:00', 1, 4, 1],
      ['13:00', 1, 2, 0],
    ]);
    expect([...sums.sightings]).toEqual([
      ['fw-01', new Map([[floorTo(START + 119_999, HALF_HOUR_MS), sightingMark(START + 119_999, 4)]])],
    ]);
  });

  it('keeps the five earliest messages, each once, ties by text', () => {
    const said = (message: string, seconds: number): Signed => ({
      signatureId: 's',
      occurredAt: START + seconds * 1_000,
      host: null,
      service: null,
      severity: 6,
      message,
    });
    const list = [
      said('f', 9),
      said('b', 2),
      said('a', 2),
      said('b', 2),
      said('e', 5),
      said('d', 4),
      said('g', 1),
      said('c', 3),
    ];
    expect(
      countAll(list)
        .get('s')!
        .samples.map(({ text }) => text),
    ).toEqual(['g', 'a', 'b', 'c', 'd']);
  });

  it('cuts a long sample, and not through a character: jsonb would refuse the half', () => {
    const message = `${'x'.repeat(999)}\u{1f525} tail`;
    const [sample] = countAll([
      { signatureId: 's', occurredAt: START, host: null, service: null, severity: 6, message },
    ]).get('s')!.samples;
    expect(sample!.text.length).toBeLessThanOrEqual(1_000);
    expect(sample!.text.isWellFormed()).toBe(true);
  });
});
