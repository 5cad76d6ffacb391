import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, type FoldState, type Period } from '../../../../src/domain/attention/fold-state.js';
import { DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { lastActiveTick, nextActiveTick, nextQuietTick } from '../../../../src/domain/attention/ticks.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { every, evidenceOf, moment } from './evidence-builder.js';

const evidence = evidenceOf({ events: [moment(1, 3, 2), moment(1, 3, 4), moment(1, 5)] });
const LAST = moment(1, 5, 5);
const state = (tick: number, changes: Partial<FoldState> = {}): FoldState => ({
  ...EMPTY_STATE,
  tick,
  score: 20,
  ...changes,
});
const quiet = (from: FoldState, of = evidence) => nextQuietTick(of, DEFAULT_POLICY, from);
const period: Period = {
  start: LAST,
  last: LAST,
  openedTick: LAST,
  promotedTick: null,
  closedTick: null,
  previousStart: null,
  score: 2,
  band: 'BACKGROUND',
  peak: { tick: LAST, score: 20 },
};

describe('domain/attention/ticks', () => {
  it.each([
    ['before everything', EMPTY_STATE.tick, moment(1, 3, 5)],
    ['within the slot of the first', moment(1, 3), moment(1, 3, 5)],
    ['at the first tick', moment(1, 3, 5), LAST],
    ['at the last', LAST, null],
  ])('finds the next tick with activity: %s', (_, after, tick) => {
    expect(nextActiveTick(evidence, after)).toBe(tick);
  });

  it.each([
    ['before everything', EMPTY_STATE.tick, null],
    ['at the first tick', moment(1, 3, 5), moment(1, 3, 5)],
    ['in the quiet between', moment(1, 4), moment(1, 3, 5)],
    ['long after', moment(9), LAST],
  ])('finds the newest tick with activity: %s', (_, tick, expected) => {
    expect(lastActiveTick(evidence, tick)).toBe(expected);
  });

  it('steps through quiet time ever more slowly, until nothing that came back is in sight any more', () => {
    const steps: number[] = [];
    for (let tick: number | null = LAST; tick !== null; tick = quiet(state(tick)))
      steps.push((tick - LAST) / HOUR_MS);
    expect(steps).toEqual([0, 0.5, 1, 6, 24, 48, 72, 120, 168, 240, 336]);
  });

  it.each([
    ['with nothing to lose', { score: 2.9 }, null],
    ['with a score to lose', { score: 3 }, 0.5],
    ['with a band to leave', { score: 0, band: 'IGNORE_FAST' as const }, 0.5],
    ['with a candidate to close', { score: 0, period }, 0.5],
    ['with a candidate closed already', { score: 0, period: { ...period, closedTick: LAST } }, null],
    ['with a story nobody saw', { score: 0, period: { ...period, openedTick: null } }, null],
  ])('looks again only where quiet time can change something: %s', (_, changes, hours) => {
    const tick = quiet(state(LAST, changes));
    expect(tick === null ? null : (tick - LAST) / HOUR_MS).toBe(hours);
  });

  it('looks for missed beats when they are missed, though there is no score to lose', () => {
    const beats = evidenceOf({ events: every(2 * HOUR_MS, moment(0), moment(3)) });
    const last = moment(2, 22, 5);
    const first = quiet(state(last, { score: 0 }), beats)!;
    expect(first).toBe(last + 30 * MINUTE_MS);
    const ticks = [first];
    while (ticks.length < 12) ticks.push(quiet(state(ticks.at(-1)!, { score: 0 }), beats)!);
    for (const missed of [1, 2, 3, 4]) expect(ticks).toContain(last + missed * 2 * HOUR_MS + 15 * MINUTE_MS);
  });

  it('waits half an hour for a stream too: a fold that goes on looks at nothing before', () => {
    const stream = evidenceOf({ events: every(10_000, moment(0), moment(2)) });
    expect(quiet(state(moment(2), { score: 0 }), stream)).toBe(moment(2, 0, 30));
  });

  it('looks for nothing where nothing was', () => {
    expect(quiet(state(moment(1)), evidenceOf({ events: [] }))).toBeNull();
    expect(quiet(state(LAST + 15 * DAY_MS))).toBeNull();
  });
});
