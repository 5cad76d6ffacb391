import { describe, expect, it } from 'vitest';
import {
  type ObservationInput,
  observationIdOf,
  validateObservation,
} from '../../../../src/domain/attribution/observation-validation.js';

const INPUT: ObservationInput = {
  identity: 'anna',
  primitive: 'motor.input_modality',
  value: 'typed',
  windowEndMs: 1000,
  evidenceRef: 'session 1',
};

const failureOf = (change: Partial<ObservationInput>) => {
  const validated = validateObservation({ ...INPUT, ...change });
  return validated.ok ? null : validated.error;
};

describe('domain/attribution/observation-validation', () => {
  it('fills in what may be absent and gives an id that a re-extraction shares', () => {
    const validated = validateObservation(INPUT);
    expect(validated).toMatchObject({
      ok: true,
      value: {
        id: observationIdOf('session 1', 'motor.input_modality'),
        confidence: 1,
        windowStartMs: 1000,
        sessionId: null,
        primitive: { registered: true },
      },
    });
  });

  it('names the primitive, the value and what it takes', () => {
    expect(failureOf({ value: 'dictated' })).toMatchObject({
      code: 'BAD_VALUE',
      message: 'motor.input_modality does not take "dictated": it takes one of: typed, pasted, mixed.',
    });
    expect(failureOf({ primitive: 'toolchain.c2.beacon_interval_ms', value: -1 })!.message).toContain(
      'from 0 to',
    );
    expect(failureOf({ primitive: 'toolchain.c2.beacon_interval_ms', value: 'often' })!.message).toContain(
      'a finite number',
    );
    expect(failureOf({ primitive: 'motor.digraph_simhash', value: 'xyz' })!.message).toContain('hexadecimal');
    expect(failureOf({ primitive: 'toolchain.ssh.kex_algorithm_order', value: 'a,b' })!.message).toContain(
      'list',
    );
  });

  it.each([null, 'unknown', ''])('accepts %j for any primitive: it says that nobody could tell', (value) => {
    for (const primitive of [
      'motor.input_modality',
      'toolchain.c2.beacon_interval_ms',
      'motor.digraph_simhash',
    ]) {
      expect(failureOf({ primitive, value })).toBeNull();
    }
  });

  it('accepts any scalar of a primitive it does not know, marked as such', () => {
    expect(validateObservation({ ...INPUT, primitive: 'gait.step', value: 7 })).toMatchObject({
      value: { primitive: { kind: 'categorical', registered: false } },
    });
    expect(failureOf({ primitive: 'gait.step', value: [1] })).toMatchObject({ code: 'BAD_VALUE' });
  });

  it.each([
    [{ identity: '' }, 'BAD_NAME'],
    [{ evidenceRef: 'a\u001fb' }, 'BAD_NAME'],
    [{ sessionId: 'x'.repeat(300) }, 'BAD_NAME'],
    [{ confidence: 1.1 }, 'BAD_CONFIDENCE'],
    [{ confidence: Number.NaN }, 'BAD_CONFIDENCE'],
    [{ windowEndMs: Number.NaN }, 'BAD_WINDOW'],
    [{ windowStartMs: 2000 }, 'BAD_WINDOW'],
    [{ primitive: 'environmental.locale', value: 'x'.repeat(3000) }, 'VALUE_TOO_LONG'],
  ])('refuses %j as %s', (change, code) => {
    expect(failureOf(change)).toMatchObject({ code });
  });
});
