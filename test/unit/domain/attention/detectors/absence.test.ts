import { describe, expect, it } from 'vitest';
import { absenceAt } from '../../../../../src/domain/attention/detectors/absence.js';
import { beatAt, streamAt } from '../../../../../src/domain/attention/detectors/beat.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { every, evidenceOf, lookAt, moment } from '../evidence-builder.js';

const absence = (events: readonly number[], tick: number) => absenceAt(lookAt({ events }, tick));
const hourly = every(HOUR_MS, moment(0, 0, 20), moment(2));
const LAST = moment(1, 23, 20);
const after = (minutes: number) => LAST + minutes * MINUTE_MS;

describe('domain/attention/detectors/absence of a beat', () => {
  it.each([
    ['while the beat is not due', 55, null],
    ['within its tolerance', 65, null],
    ['once it is overdue', 70, 1],
    ['two missed', 130, 2],
    ['a day later', 24 * 60, 24],
  ])('tells what was missed: %s', (_, minutes, missed) => {
    expect(absence(hourly, after(minutes))?.missed ?? null).toBe(missed);
  });

  it('tells the beat, and grows with each one missed up to certainty', () => {
    const found = absence(hourly, after(70))!;
    expect(found).toMatchObject({ everyMs: HOUR_MS, lastAt: LAST, beats: 48 });
    const values = [70, 130, 250, 500].map((minutes) => absence(hourly, after(minutes))!.value);
    expect(values[0]).toBeGreaterThanOrEqual(0.4);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.at(-1)).toBe(1);
  });

  it.each([
    ['20 beats', hourly.slice(-20)],
    [
      'beats that come when they like',
      [
        0, 31, 140, 171, 340, 372, 400, 430, 600, 840, 880, 930, 1_010, 1_290, 1_330, 1_480, 1_520, 1_590,
        1_770, 1_810, 2_050, 2_090, 2_250, 2_400,
      ].map((minute) => moment(0, 0, minute)),
    ],
    ['a few single events', [moment(0), moment(1), moment(1, 5)]],
    ['nothing', []],
  ])('expects nothing of %s', (_, events) => {
    expect(absence([...events], moment(4))).toBeNull();
  });

  it('forgives a beat as late as it has been before', () => {
    const oncePaused = [...every(HOUR_MS, moment(0), moment(1)), ...every(HOUR_MS, moment(1, 4), moment(2))];
    const last = moment(1, 23);
    expect(absence(oncePaused, last + 4 * HOUR_MS)).toBeNull();
    expect(absence(oncePaused, last + 5 * HOUR_MS + 5 * MINUTE_MS)).not.toBeNull();
  });

  it('needs 21 beats to call them one', () => {
    const beat = (count: number) =>
      beatAt(evidenceOf({ events: hourly.slice(0, count) }), moment(4), moment(4), DEFAULT_POLICY);
    expect(beat(20)).toBeNull();
    expect(beat(21)).toMatchObject({ everyMs: HOUR_MS, beats: 21 });
  });
});

describe('domain/attention/detectors/absence of a stream', () => {
  const stream = every(5 * MINUTE_MS, moment(0), moment(2));
  const end = moment(2) - 5 * MINUTE_MS;

  it.each([
    ['a lull of 25 minutes', 25, null],
    ['a lull that chance can explain', 60, null],
    ['silence past a million to one', 75, 15],
    ['half a day of silence', 12 * 60, 144],
  ])('is certain only past chance: %s', (_, minutes, missed) => {
    expect(absence(stream, end + minutes * MINUTE_MS)?.missed ?? null).toBe(missed);
  });

  it('never claims silence before half an hour, however dense the stream', () => {
    const dense = every(10_000, moment(0), moment(2));
    expect(absence(dense, moment(2, 0, 25))).toBeNull();
    expect(absence(dense, moment(2, 0, 35))).not.toBeNull();
  });

  it('measures a stream by its slow hours', () => {
    const busyByDay = every(HOUR_MS, moment(0), moment(2)).flatMap((hour, i) =>
      every(i % 24 < 8 ? 10 * MINUTE_MS : MINUTE_MS, hour, hour + HOUR_MS),
    );
    expect(streamAt(evidenceOf({ events: busyByDay }), moment(2) - MINUTE_MS)?.everyMs).toBe(10 * MINUTE_MS);
  });

  it('takes for no stream what skipped an hour of its last day', () => {
    const skipped = stream.filter((at) => at < moment(1, 5) || at >= moment(1, 6));
    expect(absence(skipped, moment(3))).toBeNull();
    expect(
      streamAt(evidenceOf({ events: every(5 * MINUTE_MS, moment(0), moment(0, 20)) }), moment(0, 19, 55)),
    ).toBeNull();
  });

  it('never looks past the tick', () => {
    const tick = end + 2 * HOUR_MS;
    expect(absence([...stream, ...every(DAY_MS, moment(3), moment(9))], tick)).toEqual(absence(stream, tick));
  });
});
