import { describe, expect, it } from 'vitest';
import { baselineAt } from '../../../../../src/domain/attention/detectors/baseline.js';
import { rememberedAt } from '../../../../../src/domain/attention/detectors/opinion.js';
import { heardTick, type Opinion } from '../../../../../src/domain/attention/memory.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { findAt, valuesOf } from '../../../../../src/domain/attention/weigh.js';
import { DAY_MS, HOUR_MS } from '../../../../../src/domain/shared/time.js';
import { every, type Happened, lookAt, moment, type Story } from '../evidence-builder.js';

const said = (verdict: Opinion['verdict'], at: number, more: Partial<Opinion> = {}): Opinion => ({
  at,
  verdict,
  by: 'anna',
  own: true,
  closesStory: null,
  ...more,
});
const hourly = (from: number, to: number) => every(4 * HOUR_MS, from, to);
const story = (
  opinions: readonly Opinion[],
  events: readonly Happened[] = hourly(moment(0), moment(20)),
): Story => ({
  template: 'VPN tunnel down',
  events,
  memory: { opinions },
});

/** What is remembered at a tick, the baseline frozen when the newest opinion was first heard. */
function remembered(told: Story, tick: number) {
  const newest = told.memory?.opinions?.filter(({ at }) => heardTick(at) <= tick).at(-1);
  const judged = newest ? baselineAt(lookAt(told, heardTick(newest.at)), null) : null;
  return rememberedAt(lookAt(told, tick), judged);
}

describe('domain/attention/detectors/opinion', () => {
  it('knows nothing before somebody said something, and hears it from the tick after', () => {
    const told = story([said('USEFUL', moment(10, 0, 2))]);
    expect(remembered(story([]), moment(12))).toBeNull();
    expect(remembered(told, moment(10, 0, 5))).toBeNull();
    expect(remembered(told, moment(10, 0, 10))).toMatchObject({ leaning: 'USEFUL', times: 1, share: 1 });
  });

  it('loses half of its weight every half-life, and lives longer with each confirmation', () => {
    const once = story([said('NOISE', moment(5))]);
    const { halfLifeMs, confirmFactor } = DEFAULT_POLICY.memory;
    const weight = (strength: number) => -Math.log2(1 - strength);
    const fresh = weight(remembered(once, heardTick(moment(5)))!.strength);
    const later = weight(remembered(once, heardTick(moment(5)) + halfLifeMs)!.strength);
    expect(later / fresh).toBeCloseTo(0.5, 3);
    const thrice = story([said('NOISE', moment(5)), said('NOISE', moment(6)), said('NOISE', moment(7))]);
    expect(remembered(thrice, moment(9))).toMatchObject({
      times: 3,
      halfLifeMs: halfLifeMs * confirmFactor ** 2,
    });
  });

  it('forgets a dismissal in the end: nothing is silenced for ever', () => {
    expect(remembered(story([said('NOISE', moment(1))]), moment(150))).toBeNull();
  });

  it('lets the newest opinion end what was thought before', () => {
    const told = story([said('NOISE', moment(3)), said('NOISE', moment(4)), said('USEFUL', moment(6))]);
    expect(remembered(told, moment(5))).toMatchObject({ leaning: 'DISMISSED', times: 2 });
    expect(remembered(told, moment(7))).toMatchObject({ leaning: 'USEFUL', times: 1, share: 1 });
  });

  it('keeps an incident in mind longer than a verdict', () => {
    const incident = remembered(story([said('INCIDENT', moment(2))]), moment(19))!;
    const verdict = remembered(story([said('USEFUL', moment(2))]), moment(19))!;
    expect(incident.strength).toBeGreaterThan(verdict.strength);
  });

  it('counts what was said of another signature of the story in part', () => {
    const own = remembered(story([said('USEFUL', moment(5))]), moment(6))!;
    const other = remembered(story([said('USEFUL', moment(5), { own: false })]), moment(6))!;
    expect(other.strength).toBeLessThan(own.strength);
    expect(other.strength).toBeGreaterThan(0.2);
  });

  describe('a dismissal', () => {
    const usual = hourly(moment(0), moment(20));
    it('lowers what was counted and leaves what the words mean', () => {
      const of = (opinions: readonly Opinion[]) =>
        valuesOf(findAt(lookAt(story(opinions), moment(12)), null), DEFAULT_POLICY);
      const [before, after] = [of([]), of([said('EXPECTED', moment(11))])];
      expect(before.RECURRENCE).toBeGreaterThan(0.2);
      expect(after.RECURRENCE / before.RECURRENCE).toBeCloseTo(
        1 - 0.7 * remembered(story([said('EXPECTED', moment(11))]), moment(12))!.strength,
        6,
      );
      expect(after.HUMAN_IMPACT).toBe(before.HUMAN_IMPACT);
      expect(after.MEMORY_WEIGHT).toBe(0);
    });

    it.each<[string, Opinion['verdict'], readonly Happened[], string | null]>([
      ['goes on when it is as it was', 'KNOWN', usual, null],
      [
        'ends when the rate has tripled',
        'KNOWN',
        [...usual, ...every(HOUR_MS / 2, moment(12), moment(13))],
        'RATE',
      ],
      [
        'ends when it reaches other hosts',
        'EXPECTED',
        [...usual, ...['b', 'c'].map((host) => ({ at: moment(12), host }))],
        'HOSTS',
      ],
      ['ends when it gets worse', 'EXPECTED', [...usual, { at: moment(12), severity: 2 }], 'SEVERITY'],
      [
        'of noise goes on when the rate has only tripled',
        'NOISE',
        [...usual, ...every(HOUR_MS, moment(12), moment(13))],
        null,
      ],
      [
        'of noise ends when it is ten times as much',
        'NOISE',
        [...usual, ...every(6 * 60_000, moment(12), moment(13))],
        'RATE',
      ],
    ])('%s', (_, verdict, events, what) => {
      const found = remembered(story([said(verdict, moment(11))], events), moment(13))!;
      expect(found.changed?.what ?? null).toBe(what);
      expect(found.share < 1).toBe(what === null);
    });

    it('is measured against the day it was given, not against the rise since', () => {
      // Ten percent more every day: no day is three times the day before, yet in the end it is not what was judged.
      const rising = Array.from({ length: 30 }, (_, day) =>
        every(DAY_MS / Math.round(10 * 1.1 ** day), moment(day), moment(day + 1)),
      ).flat();
      const told = story([said('EXPECTED', moment(8))], rising);
      expect(remembered(told, moment(12))!.changed).toBeNull();
      expect(remembered(told, moment(24))!.changed).toMatchObject({ what: 'RATE' });
    });

    it('is not ended by the burst it was given for', () => {
      const burst = every(60_000, moment(10), moment(10, 8));
      expect(
        remembered(story([said('NOISE', moment(10, 9))], [...usual, ...burst]), moment(10, 10))!.changed,
      ).toBeNull();
    });
  });
});
