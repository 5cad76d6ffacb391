import { describe, expect, it } from 'vitest';
import { foldAttention } from '../../../../src/domain/attention/fold.js';
import { EMPTY_STATE } from '../../../../src/domain/attention/fold-state.js';
import { DEFAULT_POLICY, mergePolicy } from '../../../../src/domain/attention/policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, tickOf } from '../../../../src/domain/shared/time.js';
import { burst, cycles, every, evidenceOf, moment, type Story } from './evidence-builder.js';
import { fromScratch } from './live-store.js';

const TUNNEL = 'VPN tunnel to <*> down';
const nightly = (from: number, to: number) => every(DAY_MS, moment(from, 2), moment(to, 2));
/** A tunnel that drops every night and is back before anybody looks. */
const selfHealing: Story = {
  template: TUNNEL,
  side: 'PROBLEM',
  events: nightly(0, 12).map((at) => ({ at, severity: 4 })),
  episodes: cycles(nightly(0, 12), 45_000),
};

describe('domain/attention/fold', () => {
  it('is silent in the first days, whatever bursts then in plain words', () => {
    const events = [0, 1, 2].flatMap((day) => [...burst(moment(day, 4), 300), ...burst(moment(day, 15), 50)]);
    const { history, periods } = fromScratch({ events }, moment(2, 23));
    expect(history).toEqual([]);
    expect(periods.every(({ openedTick }) => openedTick === null)).toBe(true);
  });

  it('lets a weak signal grow by coming back: from nothing to a person, one band after the other', () => {
    const bands = fromScratch(selfHealing, moment(12)).history.map(({ band }) => band);
    expect(bands.filter((band, i) => band !== bands[i - 1])).toEqual(['WATCH', 'INVESTIGATE', 'PROMOTE']);
    const first = fromScratch({ ...selfHealing, events: selfHealing.events.slice(0, 1) }, moment(0, 2, 5));
    expect([first.state.band, first.periods[0]!.openedTick]).toEqual(['BACKGROUND', null]);
  });

  it('sends steady harmless chatter below everything', () => {
    const { state, periods } = fromScratch(
      { template: 'query <*> from <*>', events: every(2 * MINUTE_MS, moment(0), moment(2)) },
      moment(2),
    );
    expect(state.band).toBe('IGNORE_FAST');
    expect(periods[0]!.openedTick).toBeNull();
  });

  it('opens a story at the tick of its first event, and remembers when it was noticed and promoted', () => {
    const { periods } = fromScratch(selfHealing, moment(12));
    const [period] = periods;
    expect(periods).toHaveLength(1);
    expect(period).toMatchObject({
      start: moment(0, 2, 5),
      last: moment(11, 2, 5),
      closedTick: null,
      previousStart: null,
    });
    expect(period!.openedTick).toBeGreaterThan(period!.start);
    expect(period!.promotedTick).toBeGreaterThan(period!.openedTick!);
  });

  it('lowers the score by quiet time alone, step by step', () => {
    const story = { template: TUNNEL, events: [...nightly(0, 10), ...burst(moment(10, 2), 60)] };
    const last = moment(10, 2, 5);
    const scores = [0, 0.5, 1, 6, 24, 48, 72, 120, 168, 400].map(
      (hours) => fromScratch(story, last + hours * HOUR_MS).state.score,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.at(-1)).toBeLessThan(scores[0]! - 10);
    expect(fromScratch(story, last + 400 * HOUR_MS).state.band).toBe('BACKGROUND');
  });

  it.each([
    ['six days and a bit', 6.9, 1],
    ['seven days', 7, 2],
    ['a month', 30, 2],
  ])(
    'closes a story after seven quiet days and opens another when it returns: after %s',
    (_, days, stories) => {
      const again = moment(9, 2) + days * DAY_MS;
      const { periods } = fromScratch({ template: TUNNEL, events: [...nightly(0, 10), again] }, again);
      expect(periods).toHaveLength(stories);
      if (stories === 2) {
        expect(periods[0]).toMatchObject({
          start: moment(0, 2, 5),
          closedTick: moment(9, 2, 5) + 7 * DAY_MS,
        });
        expect(periods[1]).toMatchObject({
          start: tickOf(again),
          previousStart: periods[0]!.start,
          closedTick: null,
        });
      }
    },
  );

  it('closes a story when the seven days are over, without waiting for its return', () => {
    const story = { template: TUNNEL, events: nightly(0, 10) };
    expect(fromScratch(story, moment(16, 2)).periods[0]!.closedTick).toBeNull();
    expect(fromScratch(story, moment(16, 2, 5)).periods[0]!.closedTick).toBe(moment(16, 2, 5));
  });

  it.each([
    ['whose score has faded before', { fadingScore: 13 }, 7],
    ['after as many days as the policy says', { quietMs: 10 * DAY_MS }, 10],
  ])('closes a story %s', (_, overrides, days) => {
    const policy = mergePolicy(overrides, 2);
    const story = { template: 'session accepted from <*>', events: burst(moment(20, 3), 6) };
    const { periods, dueAt, state } = fromScratch(story, moment(60), policy);
    expect(periods[0]!.openedTick).not.toBeNull();
    expect(periods[0]!.closedTick).toBe(moment(20, 3, 5) + days * DAY_MS);
    expect([state.band, dueAt]).toEqual(['BACKGROUND', null]);
  });

  it('links a story to the last one that a person could see, over those nobody did', () => {
    const policy = mergePolicy({ quietMs: 2 * DAY_MS, repeat: { spanMs: 2 * DAY_MS } }, 2);
    const story = {
      template: TUNNEL,
      events: [...burst(moment(20), 6), moment(40), ...burst(moment(60), 40)],
    };
    const [seen, unseen, back] = fromScratch(story, moment(61), policy).periods;
    expect([seen!.openedTick === null, unseen!.openedTick, back!.openedTick === null]).toEqual([
      false,
      null,
      false,
    ]);
    expect([seen!.previousStart, unseen!.previousStart, back!.previousStart]).toEqual([
      null,
      seen!.start,
      seen!.start,
    ]);
  });

  it('notices what stops coming, while nothing comes', () => {
    const story = { template: 'heartbeat ok', events: every(HOUR_MS, moment(0), moment(3)) };
    const before = fromScratch(story, moment(2, 23, 5));
    const after = fromScratch(story, moment(4));
    expect([before.state.band, after.folded.current?.findings.absence?.missed]).toEqual(['BACKGROUND', 24]);
    expect(after.state.band).toBe('PROMOTE');
  });

  it('writes history when the band changes or the score moves by a point, from WATCH on', () => {
    const { history } = fromScratch(selfHealing, moment(40));
    expect(history[0]!.band).toBe('WATCH');
    history.slice(1).forEach((row, i) => {
      const before = history[i]!;
      expect(row.tick).toBeGreaterThan(before.tick);
      expect(row.band !== before.band || Math.abs(row.score - before.score) >= 1).toBe(true);
    });
  });

  it('keeps the peak where the score was highest, the later of equals', () => {
    const { periods, folded } = fromScratch({ template: TUNNEL, events: nightly(0, 12) }, moment(18));
    const scores = folded.history.map(({ score }) => score);
    expect(periods[0]!.peak.score).toBeGreaterThanOrEqual(Math.max(...scores));
    expect(folded.periods[0]!.peak!.score).toBeGreaterThanOrEqual(0.9 * periods[0]!.peak.score);
    expect(folded.periods[0]!.peak!.tick).toBeGreaterThanOrEqual(periods[0]!.peak.tick);
  });

  it('says when it has to be looked at again, and that nothing is left to look for', () => {
    const story = { template: TUNNEL, events: nightly(0, 6) };
    expect(fromScratch(story, moment(5, 2, 5)).dueAt).toBe(moment(5, 2, 35));
    expect(fromScratch(story, moment(6, 3)).dueAt).toBe(moment(7, 2, 5));
    expect(fromScratch(story, moment(30)).dueAt).toBeNull();
    expect(fromScratch({ events: [moment(0)] }, moment(0, 1)).dueAt).toBeNull();
  });

  it('does nothing where nothing is due, and nothing without events', () => {
    const { folded, state } = fromScratch({ template: TUNNEL, events: nightly(0, 6) }, moment(30));
    const again = foldAttention(
      evidenceOf({ template: TUNNEL, events: nightly(0, 6) }),
      DEFAULT_POLICY,
      state,
      moment(31),
      folded.checkpoints,
    );
    expect(again).toMatchObject({ state, current: null, history: [], dueAt: null });
    expect(fromScratch({ events: [] }, moment(30))).toMatchObject({
      state: EMPTY_STATE,
      periods: [],
      dueAt: null,
    });
  });

  it('believes of the past what it believed then: later events change nothing before them', () => {
    const early = [...nightly(0, 4), ...burst(moment(9, 5), 3)];
    const late = [...nightly(9, 20).slice(1), ...burst(moment(15), 200)];
    const then = fromScratch({ template: TUNNEL, events: early }, moment(9, 5, 5)).history;
    const now = fromScratch({ template: TUNNEL, events: [...early, ...late] }, moment(20)).history;
    expect(now.slice(0, then.length)).toEqual(then);
    expect(now.length).toBeGreaterThan(then.length);
  });
});
