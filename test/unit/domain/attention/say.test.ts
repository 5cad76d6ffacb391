import { describe, expect, it } from 'vitest';
import type { Findings } from '../../../../src/domain/attention/findings.js';
import { DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import {
  sayImpact,
  sayNovelty,
  sayRecovery,
  sayRecurrence,
  sayRhythm,
  saySpread,
  type Told,
} from '../../../../src/domain/attention/say.js';
import { findAt } from '../../../../src/domain/attention/weigh.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/shared/time.js';
import { burst, cycles, every, lookAt, moment, type Story } from './evidence-builder.js';

type Sentence<T> = (findings: Findings, told: Told) => T;

const findingsOf = (story: Story, tick: number): Findings => findAt(lookAt(story, tick), null);
const say = <T>(sentence: Sentence<T>, story: Story, tick: number): T =>
  sentence(findingsOf(story, tick), { tick, policy: DEFAULT_POLICY });

const LOUD = 'VPN tunnel to <*> down';

describe('domain/attention/say', () => {
  it.each([
    [DAY_MS, 2 * HOUR_MS, 'nightly about 02:00 UTC'],
    [DAY_MS, 14.5 * HOUR_MS, 'daily about 14:30 UTC'],
    [HOUR_MS, 5 * MINUTE_MS, 'hourly at :05'],
    [6 * HOUR_MS, HOUR_MS, 'every 6 h'],
    [12 * HOUR_MS, HOUR_MS, 'every 12 h'],
    [7 * DAY_MS, 3 * DAY_MS + 3 * HOUR_MS, 'weekly on Sunday about 03:00 UTC'],
    [7 * DAY_MS, 0, 'weekly on Thursday about 00:00 UTC'],
    [DAY_MS, 2 * HOUR_MS - 0.001, 'nightly about 02:00 UTC'],
    [7 * DAY_MS, 7 * DAY_MS - 0.001, 'weekly on Thursday about 00:00 UTC'],
  ])('names a rhythm of %d ms at %d ms', (periodMs, phaseMs, words) => {
    expect(sayRhythm(periodMs, phaseMs)).toBe(words);
  });

  it('says of a burst how many came where how many were to be expected', () => {
    const story = {
      template: LOUD,
      events: [...every(DAY_MS, moment(0, 9), moment(14)), ...burst(moment(14, 3), 40)],
    };
    const { reason, evidence } = say(sayRecurrence, story, moment(14, 3, 5));
    expect(reason).toMatch(
      /^4\d events within (5 minutes|an hour|24 hours|7 days) up to 2026-09-21 03:05 UTC, where its past gives [\d.]+\./,
    );
    expect(evidence).toMatchObject({
      burst: { observed: expect.any(Number), p: expect.any(Number), at: '2026-09-21T03:05:00.000Z' },
    });
  });

  it('says of what comes back how often, on how many days and when', () => {
    const { reason, missing } = say(
      sayRecurrence,
      { template: LOUD, events: every(DAY_MS, moment(0, 2), moment(12, 2)) },
      moment(11, 2, 5),
    );
    expect(reason).toContain('Came back 12 times on 12 days of the last 14 days, nightly about 02:00 UTC.');
    expect(missing).toEqual([]);
  });

  it('admits how few there are', () => {
    const few = say(
      sayRecurrence,
      { template: LOUD, events: every(2 * DAY_MS, moment(2, 2), moment(7)) },
      moment(7),
    );
    expect(few.reason).toContain('Came back 3 times');
    expect(few.missing).toEqual(['only 3 occurrences so far']);
    const one = say(sayRecurrence, { template: LOUD, events: [moment(2)] }, moment(2, 0, 5));
    expect(one).toMatchObject({
      reason: 'It has not come back, burst or risen.',
      missing: ['only 1 occurrence so far'],
    });
  });

  it('says when it weighs less because nobody would care', () => {
    const { reason } = say(
      sayRecurrence,
      { template: 'session opened for <*>', events: every(DAY_MS, moment(0, 2), moment(12, 2)) },
      moment(12),
    );
    expect(reason).toContain('Weighed at 35 % because its wording is routine.');
  });

  it('says of what fell silent how regular it was, since when, and how often it is missed', () => {
    const { reason } = say(sayRecurrence, { events: every(HOUR_MS, moment(0), moment(3)) }, moment(3, 5));
    expect(reason).toContain(
      'Came every 60 min and has been silent since 2026-09-09 23:00 UTC: 6 expected times missed.',
    );
  });

  it('says of a rise the counts of its days', () => {
    const counts = [1, 2, 3, 5, 8, 12, 18];
    const events = counts.flatMap((count, day) => every(HOUR_MS, moment(8 + day), moment(8 + day, count)));
    expect(say(sayRecurrence, { template: LOUD, events }, moment(14, 23)).reason).toContain(
      'Rising: 1, 2, 3, 5, 8, 12, 18 a day over the last 7 days.',
    );
  });

  it('says of recovery how often and how fast, and how sure that is', () => {
    const openings = every(DAY_MS, moment(2, 3), moment(9, 3));
    const { reason, missing } = say(
      sayRecovery,
      { events: openings, episodes: cycles(openings, 45_000) },
      moment(9),
    );
    expect(reason).toBe('Broke and recovered by itself 7 times on 1 entity, typically within 45 s.');
    expect(missing).toEqual(['with 7 cycles the share that heals quickly is at least 65 % (95 % bound)']);
    expect(say(sayRecovery, { events: [moment(1)] }, moment(2)).missing).toEqual([
      'at least 3 closed cycles',
    ]);
  });

  it.each([
    ['no host', 0, 'No host is named in it.'],
    ['one host', 1, 'Seen on one host only.'],
    ['four hosts', 4, 'Seen on 4 hosts, 4 of them new within 2 days.'],
  ])('says how far it has spread: %s', (_, count, reason) => {
    const events = Array.from({ length: count }, (_, i) => ({ at: moment(10, i), host: `srv-${i}` }));
    expect(say(saySpread, { events }, moment(11)).reason).toBe(reason);
  });

  it.each([
    [
      'new after ten days',
      [moment(10)],
      moment(10, 1),
      /^Never seen in 10 days of watching until 2026-09-17 00:00 UTC, 60 min ago; 1 time since\.$/,
      0,
    ],
    ['new after five days', [moment(5)], moment(5, 1), /^Never seen in 5 days/, 1],
    [
      'in the first days',
      [moment(1)],
      moment(1, 1),
      /^First seen before there was a past to compare with\.$/,
      1,
    ],
    ['known for long', [moment(8)], moment(40), /^Known since 2026-09-15 00:00 UTC\.$/, 0],
  ])('says how new it is: %s', (_, events, tick, reason, missing) => {
    const said = say(sayNovelty, { events, watchedSince: moment(0) }, tick);
    expect(said.reason).toMatch(reason);
    expect(said.missing).toHaveLength(missing);
  });

  it.each([
    [LOUD, 4, '"down" tells of an outage; the worst severity is warning.'],
    ['Failed password for <*>', 6, '"failed" tells of a failure; the worst severity is info.'],
    ['link is slow', 6, '"slow" hints at trouble; the worst severity is info.'],
    ['session opened', 6, '"session" sounds like routine; the worst severity is info.'],
    ['table has <*> entries', 3, 'Its wording says little; the worst severity is error.'],
  ])('says what its words mean to a person: %s', (template, severity, reason) => {
    expect(say(sayImpact, { template, events: [{ at: moment(1), severity }] }, moment(2)).reason).toBe(
      reason,
    );
  });
});
