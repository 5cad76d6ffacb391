import { describe, expect, it } from 'vitest';
import { changeAt } from '../../../../../src/domain/attention/detectors/change.js';
import { countedInside } from '../../../../../src/domain/attention/detectors/change-share.js';
import type { ChangeSpan } from '../../../../../src/domain/attention/memory.js';
import { DEFAULT_POLICY } from '../../../../../src/domain/attention/policy.js';
import { findAt, valuesOf } from '../../../../../src/domain/attention/weigh.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/domain/shared/time.js';
import { burst, every, lookAt, moment, type Story } from '../evidence-builder.js';

const upgrade = (more: Partial<ChangeSpan> = {}): ChangeSpan => ({
  id: 'w1',
  name: 'Firewall upgrade',
  startsAt: moment(12, 22),
  endsAt: moment(12, 22, 40),
  arrivals: null,
  ...more,
});
const told = (events: Story['events'], change: ChangeSpan = upgrade()): Story => ({
  template: 'worker exited unexpectedly',
  events,
  memory: { changes: [change] },
});
const past = [moment(0), moment(3), moment(6)];

describe('domain/attention/detectors/change', () => {
  it('says nothing when no window is near', () => {
    expect(changeAt(lookAt({ events: past }, moment(13)))).toBeNull();
    expect(changeAt(lookAt(told(past), moment(12, 21)))).toBeNull();
    expect(changeAt(lookAt(told([...past, moment(60)]), moment(60, 1)))).toBeNull();
  });

  it('finds a reason to look in what starts right after a window closed, the more so the sooner', () => {
    const after = (minutes: number) =>
      changeAt(lookAt(told([...past, moment(12, 22, 40 + minutes)]), moment(12, 22, 45 + minutes)))?.after ??
      null;
    expect(after(5)).toMatchObject({
      kind: 'STARTED',
      window: { name: 'Firewall upgrade' },
      ms: 5 * MINUTE_MS,
    });
    expect(after(5)!.value).toBeGreaterThan(0.7);
    expect(after(60)!.value).toBeLessThan(0.35);
    expect(after(125)).toBeNull();
  });

  it('makes little of what starts all the time anyway', () => {
    const often = [...every(HOUR_MS, moment(0), moment(12, 22)), moment(12, 22, 45)];
    expect(changeAt(lookAt(told(often), moment(12, 22, 50)))?.after?.value ?? 0).toBeLessThan(0.15);
  });

  it('claims nothing in the first three days of a tenant', () => {
    const story = told(
      [moment(1), moment(1, 22, 45)],
      upgrade({ startsAt: moment(1, 22), endsAt: moment(1, 22, 40) }),
    );
    expect(changeAt(lookAt(story, moment(1, 22, 50)))?.after ?? null).toBeNull();
  });

  it('finds a reason to look in what began inside and went on after the window', () => {
    const went = every(4 * MINUTE_MS, moment(12, 22, 20), moment(12, 23, 30));
    const found = changeAt(lookAt(told([...past, ...went]), moment(12, 23, 30)))!;
    expect(found.after).toMatchObject({ kind: 'WENT_ON' });
    expect(changeAt(lookAt(told([...past, ...went]), moment(12, 22, 40)))!.after).toBeNull();
  });

  it('lets what lay inside weigh less, never nothing', () => {
    const events = [...past, ...burst(moment(12, 22, 10), 80)];
    const weigh = (story: Story) =>
      valuesOf(findAt(lookAt(story, moment(12, 22, 15)), null), DEFAULT_POLICY).RECURRENCE;
    const [outside, inside] = [weigh({ ...told(events), memory: {} }), weigh(told(events))];
    expect(outside).toBeGreaterThan(0.8);
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(0.65 * outside);
  });

  it('does not take the burst of a window for news an hour after it', () => {
    const events = [...past, ...burst(moment(12, 22, 10), 80), moment(12, 23, 20)];
    const held = findAt(lookAt(told(events), moment(12, 23, 25)), null).held;
    expect(held?.surprise.value ?? 0).toBeLessThan(0.65);
    expect(countedInside(lookAt(told(events), moment(12, 22, 45)), HOUR_MS)).toBe(1);
  });

  it('counts by halves when a window covers one of two hosts', () => {
    const events = ['a', 'b'].map((host, i) => ({ at: moment(12, 22, 10 + i), host }));
    const { inside } = changeAt(
      lookAt(told(events, upgrade({ arrivals: [moment(12, 22, 10)] })), moment(12, 22, 15)),
    )!;
    expect(inside.hosts).toBe(0.5);
  });

  it('explains a silence that began in a window, until the window is long over', () => {
    const beats = every(5 * MINUTE_MS, moment(0), moment(12, 22, 5));
    const silence = (hour: number) => changeAt(lookAt(told(beats), moment(12, hour, 30)))?.inside.silence;
    expect(silence(23)).toBe(1);
    expect(silence(25) ?? 0).toBe(0);
  });

  it('names the windows it rests on, the newest first, five at most', () => {
    const nightly = Array.from({ length: 8 }, (_, i) =>
      upgrade({ id: `w${i}`, name: `night ${i}`, startsAt: moment(4 + i, 2), endsAt: moment(4 + i, 3) }),
    );
    const story: Story = {
      events: every(DAY_MS, moment(0, 2, 30), moment(12)),
      memory: { changes: nightly },
    };
    const found = changeAt(lookAt(story, moment(12)))!;
    expect(found.windows.map(({ name }) => name)).toEqual([
      'night 7',
      'night 6',
      'night 5',
      'night 4',
      'night 3',
    ]);
    expect(found.inside.starts).toBeCloseTo(8 / 12, 6);
  });
});
