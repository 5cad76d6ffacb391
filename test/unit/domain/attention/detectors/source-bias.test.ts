import { describe, expect, it } from 'vitest';
import { sourceBiasAt } from '../../../../../src/domain/attention/detectors/source-bias.js';
import type { SourceRecord } from '../../../../../src/domain/attention/memory.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { findAt, valuesOf } from '../../../../../src/domain/attention/weigh.js';
import { DAY_MS } from '../../../../../src/domain/shared/time.js';
import { lookAt, moment } from '../evidence-builder.js';

const record = (source: string, verdicts: readonly boolean[], day = 5): SourceRecord => ({
  source,
  opinions: verdicts.map((useful, i) => ({ at: moment(day) + i * 60_000, useful })),
});
const bias = (sources: readonly SourceRecord[], tick: number) =>
  sourceBiasAt(lookAt({ events: [moment(0)], memory: { sources } }, tick));
const good = [true, true, true, true, true];
const bad = [false, false, false, false, false];

describe('domain/attention/detectors/source-bias', () => {
  it('has no opinion of a source with fewer than three verdicts', () => {
    expect(bias([], moment(9))).toBeNull();
    expect(bias([record('syslog/fw', [true, true])], moment(9))).toBeNull();
  });

  it('favours a source whose signals were useful and distrusts one that was noise, by the same measure', () => {
    const [favoured, distrusted] = [good, bad].map(
      (verdicts) => bias([record('syslog/fw', verdicts)], moment(9))!,
    );
    expect(favoured!.value).toBeGreaterThan(0.4);
    expect(favoured!.value).toBeLessThan(1);
    expect(distrusted!.value).toBeCloseTo(-favoured!.value, 10);
    expect(favoured).toMatchObject({ useful: 5, noise: 0, sources: ['syslog/fw'] });
  });

  it('takes at most five points either way', () => {
    const points = (verdicts: readonly boolean[]) =>
      valuesOf(
        findAt(
          lookAt({ events: [moment(0)], memory: { sources: [record('s', verdicts)] } }, moment(9)),
          null,
        ),
        DEFAULT_POLICY,
      ).SOURCE_BIAS;
    expect(points(good)).toBeGreaterThan(0);
    expect(points(bad)).toBeLessThan(0);
    expect(points(Array(1_000).fill(false))).toBeGreaterThanOrEqual(-1);
  });

  it('settles at midnight: verdicts of the day count from the next', () => {
    const sources = [record('s', bad)];
    expect(bias(sources, moment(5, 23))).toBeNull();
    expect(bias(sources, moment(6))).toBeNull();
    expect(bias(sources, moment(6, 0, 5))).not.toBeNull();
  });

  it('forgets', () => {
    const sources = [record('s', bad)];
    const [young, old] = [moment(6, 1), moment(6, 1) + 180 * DAY_MS].map(
      (tick) => bias(sources, tick)!.value,
    );
    expect(old! / young!).toBeLessThan(0.5);
  });

  it('takes the mean over several sources that have a standing', () => {
    expect(bias([record('a', good), record('b', bad), record('c', [true])], moment(9))!.value).toBeCloseTo(
      0,
      10,
    );
  });
});
