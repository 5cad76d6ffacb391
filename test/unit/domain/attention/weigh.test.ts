import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isChatter } from '../../../../src/domain/attention/chatter.js';
import type { HeldSurprise } from '../../../../src/domain/attention/findings.js';
import { COMPONENTS, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { findAt, valuesOf } from '../../../../src/domain/attention/weigh.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { burst, cycles, every, lookAt, moment, type Story } from './evidence-builder.js';

const values = (story: Story, tick: number) => valuesOf(findAt(lookAt(story, tick), null), DEFAULT_POLICY);
const nightly = every(DAY_MS, moment(0, 2), moment(12, 2));

describe('domain/attention/weigh', () => {
  it('weighs the same course of events by what its words mean to a person', () => {
    const recurrence = [
      'session opened for <*>',
      'table has <*> entries',
      'link is slow',
      'Failed password for <*>',
    ].map((template) => values({ template, events: nightly }, moment(12)).RECURRENCE);
    expect(recurrence).toEqual([...recurrence].sort((a, b) => a - b));
    expect(recurrence[0]! / recurrence[3]!).toBeCloseTo(DEFAULT_POLICY.carelessShare, 2);
  });

  it('lets absence count in full even for what sounds like routine', () => {
    const beats = every(HOUR_MS, moment(0), moment(3));
    expect(values({ template: 'heartbeat ok', events: beats }, moment(4)).RECURRENCE).toBe(1);
  });

  it('fills with each further reason a part of what is left, never more than all', () => {
    const once = values({ template: 'VPN tunnel down', events: nightly.slice(0, 4) }, moment(12)).RECURRENCE;
    const both = values(
      { template: 'VPN tunnel down', events: [...nightly.slice(0, 4), ...burst(moment(11, 20), 60)] },
      moment(11, 20, 5),
    ).RECURRENCE;
    expect(once).toBeGreaterThan(0.3);
    expect(both).toBeGreaterThan(once);
    expect(both).toBeLessThanOrEqual(1);
  });

  it('adds for a rhythm what a schedule deserves', () => {
    const ragged = [0, 5, 3, 17, 11, 23, 8].map((hour, day) => moment(day, hour, (hour * 7) % 60));
    const scheduled = every(DAY_MS, moment(0, 2), moment(7, 2));
    const [without, within] = [ragged, scheduled].map(
      (events) => values({ template: 'VPN tunnel down', events }, moment(7)).RECURRENCE,
    );
    expect(within! - without!).toBeGreaterThan(0.1);
  });

  it('credits self-healing to the problem, not to its recovery', () => {
    const story = { events: nightly, episodes: cycles(nightly, 45_000) };
    expect(
      values({ ...story, side: 'PROBLEM', template: 'tunnel down' }, moment(12)).RECOVERY,
    ).toBeGreaterThan(0.9);
    expect(values({ ...story, side: 'RECOVERY', template: 'tunnel up' }, moment(12)).RECOVERY).toBe(0);
  });

  it('holds a burst in mind, half of it for two days, until a stronger one comes or it has faded away', () => {
    const story = {
      template: 'tunnel down',
      events: [...every(DAY_MS, moment(0, 9), moment(40)), ...burst(moment(14, 3), 3)],
    };
    const surprise = { value: 0.9, horizonMs: HOUR_MS, observed: 30, expected: 1, p: 1e-9, earlierDays: 0 };
    const held: HeldSurprise = { surprise, tick: moment(20) };
    const after = (days: number) => findAt(lookAt(story, moment(20 + days)), held);
    expect(after(2).burst).toBeCloseTo(0.45, 10);
    expect(after(4).held).toBe(held);
    expect(after(12).held).toBeNull();
    const again = findAt(
      lookAt({ ...story, events: [...story.events, ...burst(moment(22), 80)] }, moment(22, 0, 5)),
      held,
    );
    expect(again.held?.tick).toBe(moment(22, 0, 5));
    expect(again.burst).toBe(1);
  });

  it('gives every component a value from 0 to 1 and claims nothing from two samples, whatever happened', () => {
    const stories = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 30 * DAY_MS }).map((ms) => moment(0) + ms),
        severity: fc.nat({ max: 7 }),
        host: fc.constantFrom('a', 'b', 'c'),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(stories, fc.constantFrom('tunnel down', 'failed', 'ok', 'x'), (events, template) => {
        const tick = Math.max(...events.map(({ at }) => at)) + 5 * MINUTE_MS;
        const found = values({ events, template }, tick);
        for (const name of COMPONENTS) {
          expect(found[name]).toBeGreaterThanOrEqual(0);
          expect(found[name]).toBeLessThanOrEqual(1);
        }
        const two = values({ events: events.slice(0, 2), template }, tick);
        expect(two.RECURRENCE).toBeLessThan(0.2);
        expect(two.RECOVERY).toBe(0);
      }),
    );
  });
});

describe('domain/attention/chatter', () => {
  const steady = every(2 * MINUTE_MS, moment(0), moment(10));
  const chatter = (story: Story, tick: number, score = 2, impact = 0.1) =>
    isChatter(lookAt(story, tick), score, impact);

  it.each([
    ['frequent, steady and harmless', steady, moment(10), 2, 0.1, true],
    [
      'on its first day, if steady since it began',
      every(MINUTE_MS, moment(3), moment(4)),
      moment(3, 10),
      2,
      0.1,
      true,
    ],
    ['too seldom', every(5 * MINUTE_MS, moment(0), moment(10)), moment(10), 2, 0.1, false],
    [
      'all in a few hours',
      [...every(DAY_MS, moment(0), moment(9)), ...every(10_000, moment(9, 20), moment(10))],
      moment(10),
      2,
      0.1,
      false,
    ],
    ['with a score of its own', steady, moment(10), 10, 0.1, false],
    ['alarming by its words', steady, moment(10), 2, 0.9, false],
  ])('is what is %s', (_, events, tick, score, impact, expected) => {
    expect(chatter({ events }, tick, score, impact)).toBe(expected);
  });
});
