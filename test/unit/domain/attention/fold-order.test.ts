import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { moment } from './evidence-builder.js';
import { fromScratch, LiveStore } from './live-store.js';

type Event = { readonly at: number; readonly severity: number; readonly host: string };

const DAYS = 50;
const SECOND = 1_000;

/** How events come: alone, in bursts, as a stream, as a beat, once in a few days. `times` of them, a step apart. */
const rhythms = fc.oneof(
  fc.record({ times: fc.constant(1), step: fc.constant(0) }),
  fc.record({ times: fc.integer({ min: 3, max: 40 }), step: fc.integer({ min: 1, max: 20 * SECOND }) }),
  fc.record({
    times: fc.integer({ min: 300, max: 900 }),
    step: fc.integer({ min: 20 * SECOND, max: 10 * MINUTE_MS }),
  }),
  fc.record({
    times: fc.integer({ min: 20, max: 40 }),
    step: fc.integer({ min: 40 * MINUTE_MS, max: 20 * HOUR_MS }),
  }),
  fc.record({
    times: fc.integer({ min: 10, max: 40 }),
    step: fc.integer({ min: 2 * DAY_MS, max: 6 * DAY_MS }),
  }),
);
const groups = fc
  .record({
    from: fc.integer({ min: 0, max: DAYS * DAY_MS }),
    rhythm: rhythms,
    severity: fc.constantFrom(6, 6, 6, 3),
    host: fc.constantFrom('fw-01', 'fw-02', 'nas-1'),
  })
  .map(({ from, rhythm: { times, step }, ...rest }) =>
    Array.from({ length: times }, (_, i): Event => ({ at: moment(0) + from + i * step, ...rest })),
  );
const worlds = fc.record({
  events: fc.array(groups, { minLength: 1, maxLength: 7 }).map((list) => list.flat()),
  template: fc.constantFrom('VPN tunnel down', 'table has <*> entries', 'session accepted from <*>'),
  /** Dice for delays, sizes of batches and moments between them. */
  dice: fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
});

/** Each event after a delay: one in four late, by up to five days. */
function arrivalOrder(events: readonly Event[], roll: () => number): Event[] {
  const delayed = events.map((event) => ({
    event,
    seen: event.at + (roll() < 0.25 ? roll() * 5 * DAY_MS : 0),
  }));
  return delayed.sort((a, b) => a.seen - b.seen).map(({ event }) => event);
}

describe('domain/attention/fold in pieces', () => {
  it.each([
    ['the clock of events', false],
    ['the clock on the wall, looked at in between', true],
  ])(
    'believes the same whenever, in whatever batches and however late it was told: by %s',
    (_, wall) => {
      fc.assert(
        fc.property(worlds, ({ events, template, dice }) => {
          const roll = () => dice.next().value as number;
          const story = { template, watchedSince: moment(-10) };
          const live = new LiveStore(story);
          const rest = arrivalOrder(events, roll);
          let now = 0;
          while (rest.length > 0) {
            const batch = rest.splice(0, 1 + Math.floor(roll() * 120));
            now = Math.max(now, ...batch.map(({ at }) => at));
            live.arrive(batch, now);
            const gap = (rest[0]?.at ?? now) - now;
            for (let looks = 0; wall && gap > 0 && looks < 3; looks++) live.passTime(now + gap * roll());
          }
          const end = now + 9 * DAY_MS;
          live.passTime(end);
          const { folded: _folded, ...whole } = fromScratch({ ...story, events }, end);
          expect(live.believed).toEqual(whole);
        }),
        { numRuns: 40 },
      );
    },
    60_000,
  );

  it('is not misled by being looked at in every lull of a stream', () => {
    const stream = (from: number, to: number) =>
      Array.from({ length: (to - from) / 15_000 }, (_, i) => from + i * 15_000);
    const story = { template: 'table has <*> entries' };
    const live = new LiveStore(story);
    const [before, after] = [stream(moment(9), moment(10, 12)), stream(moment(10, 12, 28), moment(10, 16))];
    live.arrive(before, moment(10, 12));
    for (let minute = 1; minute < 28; minute++) live.passTime(moment(10, 12, minute));
    expect(live.believed.state.tick).toBe(moment(10, 12));
    live.arrive(after, moment(10, 16));
    const { folded: _folded, ...whole } = fromScratch(
      { ...story, events: [...before, ...after] },
      moment(10, 16),
    );
    expect(live.believed).toEqual(whole);
  });

  it.each([
    ['an error of six weeks ago', 43, [{ at: moment(0), severity: 0 }]],
    [
      'bursts between five and six weeks ago',
      50,
      [8, 9, 10].map((day) => ({ at: moment(day, 3), severity: 6 })),
    ],
  ])('sees as much of the past wherever it is taken up: %s', (_, days, old) => {
    const story = { template: 'table has <*> entries', watchedSince: moment(-10) };
    const live = new LiveStore(story);
    const daily = Array.from({ length: days }, (_, day) =>
      [0, 1, 2, 3].map((i) => ({ at: moment(day + 1, 9 + 2 * i), severity: 6 })),
    ).flat();
    live.arrive(old, moment(1));
    for (const event of daily) live.arrive([event], event.at);
    const end = daily.at(-1)!.at;
    const { folded: _folded, ...whole } = fromScratch({ ...story, events: [...old, ...daily] }, end);
    expect(live.believed).toEqual(whole);
  });
});
