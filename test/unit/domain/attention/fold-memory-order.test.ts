import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeSpan, Memory, Opinion } from '../../../../src/domain/attention/memory.js';
import { mergePolicy } from '../../../../src/domain/attention/policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { every, moment } from './evidence-builder.js';
import { fromScratch, LiveStore } from './live-store.js';

const DAYS = 40;
/** Every change of a score is written down, so that none can hide. */
const POLICY = mergePolicy(
  { bands: { WATCH: 1, INVESTIGATE: 3, PROMOTE: 6, hysteresis: 0.5 }, historyStep: 0.01 },
  2,
);
const offset = fc.integer({ min: 0, max: DAYS * DAY_MS });
const events = fc
  .array(
    fc
      .record({
        from: offset,
        times: fc.integer({ min: 1, max: 60 }),
        step: fc.integer({ min: 1_000, max: 9 * HOUR_MS }),
      })
      .map(({ from, times, step }) =>
        Array.from({ length: times }, (_, i) => ({
          at: moment(0) + from + i * step,
          severity: 4,
          host: `h-${i % 3}`,
        })),
      ),
    { minLength: 1, maxLength: 5 },
  )
  .map((groups) => groups.flat());
const opinions = fc.array(
  fc.record({
    at: offset.map((ms) => moment(0) + ms),
    verdict: fc.constantFrom<Opinion['verdict']>('USEFUL', 'NOISE', 'KNOWN', 'EXPECTED', 'INCIDENT'),
    by: fc.constant('anna'),
    own: fc.boolean(),
    closes: fc.boolean(),
  }),
  { maxLength: 4 },
);
const changes = fc.array(
  fc.record({
    startsAt: offset.map((ms) => moment(0) + ms),
    length: fc.integer({ min: MINUTE_MS, max: 6 * HOUR_MS }),
  }),
  { maxLength: 3 },
);
const worlds = fc.record({
  events,
  opinions,
  changes,
  dice: fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
});

type Arrival =
  | { readonly at: number; readonly event: { at: number; severity: number; host: string } }
  | { readonly at: number; readonly opinion: Opinion }
  | { readonly at: number; readonly change: ChangeSpan };

describe('domain/attention/fold with verdicts and change windows', () => {
  it('believes the same whenever a verdict or a window was told, before the events or long after them', () => {
    fc.assert(
      fc.property(worlds, ({ events, opinions: said, changes: declared, dice }) => {
        const roll = () => dice.next().value as number;
        const known: Opinion[] = [...said]
          .sort((a, b) => a.at - b.at)
          // Two at one moment have no order of their own: the store breaks the tie by id.
          .filter((opinion, i, all) => i === 0 || opinion.at !== all[i - 1]!.at)
          .map(({ closes, ...opinion }) => ({
            ...opinion,
            closesStory: closes ? opinion.at - DAY_MS : null,
          }));
        const windows: ChangeSpan[] = [...declared]
          .sort((a, b) => a.startsAt - b.startsAt)
          .filter((change, i, all) => i === 0 || change.startsAt !== all[i - 1]!.startsAt)
          .map(({ startsAt, length }, i) => ({
            id: `w${i}`,
            name: `w${i}`,
            startsAt,
            endsAt: startsAt + length,
            arrivals: null,
          }));
        const late = (at: number) => at + (roll() < 0.4 ? (roll() - 0.3) * 12 * DAY_MS : 0);
        const arrivals: Arrival[] = [
          ...events.map((event) => ({ at: late(event.at), event })),
          ...known.map((opinion) => ({
            at: opinion.at + (roll() < 0.7 ? roll() * 12 * DAY_MS : 0),
            opinion,
          })),
          ...windows.map((change) => ({ at: late(change.startsAt), change })),
        ].sort((a, b) => a.at - b.at);
        const story = { template: 'VPN tunnel down', watchedSince: moment(-10) };
        const live = new LiveStore(story, POLICY);
        let now = 0;
        for (const arrival of arrivals) {
          if ('event' in arrival) {
            now = Math.max(now, arrival.event.at);
            live.arrive([arrival.event], now);
          } else if ('opinion' in arrival) live.hear(arrival.opinion, now);
          else live.declare(arrival.change, now);
        }
        const end = moment(DAYS + 30);
        live.passTime(end);
        const memory = { opinions: known, changes: windows };
        const { folded: _folded, ...whole } = fromScratch({ ...story, events, memory }, end, POLICY);
        expect(live.believed).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each<[string, Partial<Memory>]>([
    [
      'a verdict',
      {
        opinions: [{ at: moment(9, 3, 2), verdict: 'NOISE', by: 'anna', own: true, closesStory: null }],
      },
    ],
    [
      'a window',
      { changes: [{ id: 'w', name: 'w', startsAt: moment(9, 3, 2), endsAt: moment(9, 5), arrivals: null }] },
    ],
  ])('hears %s that was told a quarter of an hour late as if it had been told at once', (_, memory) => {
    const story = { template: 'VPN tunnel down', watchedSince: moment(-10) };
    const dense = [
      ...every(DAY_MS, moment(0), moment(9)),
      ...every(100_000, moment(9, 2, 50), moment(9, 3, 20)),
    ];
    const events = dense.map((at) => ({ at, severity: 3 }));
    const live = new LiveStore(story, POLICY);
    for (const event of events) live.arrive([event], event.at);
    for (const opinion of memory.opinions ?? []) live.hear(opinion, moment(9, 3, 20));
    for (const change of memory.changes ?? []) live.declare(change, moment(9, 3, 20));
    const { folded: _folded, ...whole } = fromScratch({ ...story, events, memory }, moment(9, 3, 20), POLICY);
    expect(live.believed).toEqual(whole);
  });
});
