import { describe, expect, it } from 'vitest';
import type { StateName } from '../../../../src/domain/attribution/observation.js';
import type { Reading } from '../../../../src/domain/attribution/reading.js';
import { transition } from '../../../../src/domain/attribution/transition.js';

const go = (previous: Reading | null, state: StateName, value: string, atMs: number) =>
  transition(
    previous,
    { state, value, confidence: 0.5, interval: null },
    { observationCount: (previous?.observationCount ?? 0) + 1, lastObservationMs: atMs },
    (a, b) => a === b,
  );

describe('domain/attribution/transition', () => {
  it('counts the first reading as a change, even to UNKNOWN', () => {
    expect(go(null, 'UNKNOWN', 'a', 100).change).toMatchObject({ from: null, to: 'UNKNOWN', atMs: 100 });
  });

  it('takes the time of the observation that changed the state, and keeps it while the state stays', () => {
    const first = go(null, 'STABLE', 'a', 100).reading;
    const changed = go(first, 'DRIFTING', 'b', 200);
    expect(changed.change).toMatchObject({ from: 'STABLE', to: 'DRIFTING', atMs: 200, observationCount: 2 });
    expect(go(changed.reading, 'DRIFTING', 'b', 300)).toMatchObject({
      change: null,
      reading: { lastChangeMs: 200 },
    });
  });

  it('tells a change of value inside a state apart from a change of state', () => {
    const first = go(null, 'DRIFTING', 'b', 100).reading;
    const second = go(first, 'DRIFTING', 'c', 200);
    expect(second).toMatchObject({
      change: null,
      valueChange: { state: 'DRIFTING', from: 'b', to: 'c', atMs: 200 },
      reading: { lastChangeMs: 100, lastValueChangeMs: 200 },
    });
    expect(go(second.reading, 'STABLE', 'd', 300).valueChange).toBeNull();
  });

  it('announces no values where none holds', () => {
    const first = go(null, 'CONFLICTED', 'a', 100).reading;
    expect(go(first, 'CONFLICTED', 'b', 200).valueChange).toBeNull();
  });
});
