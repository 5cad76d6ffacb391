import { describe, expect, it } from 'vitest';
import { selfHealAt } from '../../../../../src/domain/attention/detectors/self-heal.js';
import type { EpisodeSpan } from '../../../../../src/domain/attention/evidence.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { cycles, every, lookAt, moment } from '../evidence-builder.js';

const TICK = moment(14);
const heal = (episodes: readonly EpisodeSpan[], tick = TICK) =>
  selfHealAt(lookAt({ events: [moment(0)], episodes }, tick));
const drops = (count: number) => every(DAY_MS, moment(13 - count, 3), moment(13, 3));

describe('domain/attention/detectors/self-heal', () => {
  it.each([0, 1, 2])('says nothing of %d cycles', (count) => {
    expect(heal(cycles(drops(count), 45_000))).toBeNull();
  });

  it('tells how often, how fast and on how many entities it healed itself', () => {
    const found = heal([...cycles(drops(5), 45_000), ...cycles(drops(4), 60_000, 'tunnel-8')])!;
    expect(found).toMatchObject({ cycles: 9, quick: 9, entities: 2, medianMs: 45_000, openTooLongMs: null });
  });

  it('bounds the share of quick ones from below: three of three is not "always"', () => {
    expect(heal(cycles(drops(3), 45_000))!.quickShareLow).toBeCloseTo(0.43849391955, 9);
    expect(heal(cycles(drops(10), 45_000))!.quickShareLow).toBeGreaterThan(0.7);
  });

  it('weighs more with more cycles, and less when they take their time', () => {
    const value = (count: number, lengthMs: number) => heal(cycles(drops(count), lengthMs))!.value;
    const quick = [3, 5, 8, 12].map((count) => value(count, 45_000));
    expect(quick).toEqual([...quick].sort((a, b) => a - b));
    expect(quick[0]).toBeLessThanOrEqual(0.35);
    expect(quick.at(-1)).toBe(1);
    expect(value(8, 3 * HOUR_MS)).toBeLessThan(value(8, 45_000) / 2);
  });

  it('looks back a fortnight and no further', () => {
    expect(heal(cycles(every(DAY_MS, moment(-10), moment(-1)), 45_000))).toBeNull();
  });

  it.each([
    ['open a little', 60_000, false],
    ['open as long as it has been', 10 * MINUTE_MS, false],
    ['open far longer than ever', 2 * HOUR_MS, true],
  ])('says when one is %s', (_, openFor, tooLong) => {
    const found = heal([
      ...cycles(drops(6), 8 * MINUTE_MS),
      { entity: 'tunnel-7', openedAt: TICK - openFor, closedAt: null },
    ])!;
    expect(found.openTooLongMs).toBe(tooLong ? openFor : null);
  });

  it('weighs one that does not come back at least as much as all that did', () => {
    const past = cycles(drops(5), 8 * MINUTE_MS);
    const stuck = heal([...past, { entity: 'tunnel-7', openedAt: TICK - 5 * HOUR_MS, closedAt: null }])!;
    expect(stuck.value).toBeGreaterThan(heal(past)!.value);
  });

  it('waits for nothing from an entity that never recovered before', () => {
    const found = heal([
      ...cycles(drops(6), 8 * MINUTE_MS),
      { entity: 'tunnel-99', openedAt: TICK - 9 * HOUR_MS, closedAt: null },
    ])!;
    expect(found.openTooLongMs).toBeNull();
  });

  it('knows at a tick only what had happened by then', () => {
    const all = cycles(drops(8), 2 * HOUR_MS);
    const third = all[2]!;
    expect(heal(all, third.openedAt)).toBeNull();
    expect(heal(all, third.openedAt + HOUR_MS)).toBeNull();
    expect(heal(all, third.closedAt! + 1)!.cycles).toBe(3);
  });
});
