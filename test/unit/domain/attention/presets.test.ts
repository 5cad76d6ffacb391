import { describe, expect, it } from 'vitest';
import { COMPONENTS, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { policyFaults } from '../../../../src/domain/attention/policy-check.js';
import { PRESET_NAMES, PRESETS, policyFor, presetOf } from '../../../../src/domain/attention/presets.js';

describe('domain/attention/presets', () => {
  it.each(PRESET_NAMES)('%s is a policy that holds together', (name) => {
    expect(policyFaults({ preset: name })).toEqual([]);
    expect(PRESETS[name].description).not.toBe('');
    const { weights } = policyFor({ preset: name }, 1);
    const sum = COMPONENTS.reduce((total, part) => total + (part === 'SOURCE_BIAS' ? 0 : weights[part]), 0);
    expect(sum).toBe(100);
  });

  it.each(PRESET_NAMES)('%s is on the scale of the defaults', (name) => {
    const { bands } = policyFor({ preset: name }, 1);
    for (const band of ['WATCH', 'INVESTIGATE', 'PROMOTE'] as const) {
      expect(bands[band] / DEFAULT_POLICY.bands[band]).toBeGreaterThan(0.7);
      expect(bands[band] / DEFAULT_POLICY.bands[band]).toBeLessThan(1.4);
    }
  });

  it('interrupts less for few people with many customers, and more for those who look for what is new', () => {
    const promote = (name: (typeof PRESET_NAMES)[number]) => policyFor({ preset: name }, 1).bands.PROMOTE;
    expect(promote('QUIET_MSP')).toBeGreaterThan(promote('STANDARD'));
    expect(promote('SECURITY_DESK')).toBeLessThan(promote('STANDARD'));
  });

  it('starts from the defaults without a preset, and lays own numbers over the one that is named', () => {
    expect(policyFor({}, 1)).toEqual(DEFAULT_POLICY);
    expect(policyFor(null, 1)).toEqual(DEFAULT_POLICY);
    const mixed = policyFor({ preset: 'QUIET_MSP', bands: { PROMOTE: 60 } }, 4);
    expect(mixed).toMatchObject({ version: 4, bands: { ...PRESETS.QUIET_MSP.policy.bands, PROMOTE: 60 } });
    expect(mixed.weights).toMatchObject(PRESETS.QUIET_MSP.policy.weights!);
    expect(mixed.quietMs).toBe(DEFAULT_POLICY.quietMs);
    expect(presetOf({ preset: 'QUIET_MSP' })).toBe('QUIET_MSP');
    expect(presetOf({ preset: 'LOUD' })).toBe('STANDARD');
  });
});

describe('domain/attention/policy-check', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['a text', 'QUIET_MSP', '', /object/],
    ['an unknown preset', { preset: 'LOUD' }, 'preset', /QUIET_MSP/],
    ['an unknown group', { weight: { SPREAD: 3 } }, 'weight', /not known.*weights/],
    ['an unknown number', { bands: { SHOUT: 3 } }, 'bands.SHOUT', /not known.*PROMOTE/],
    ['a group that is a number', { weights: 5 }, 'weights', /object/],
    ['a number that is a text', { bands: { PROMOTE: '40' } }, 'bands.PROMOTE', /number/],
    ['no number at all', { quietMs: Number.NaN }, 'quietMs', /number/],
    ['less than nothing', { weights: { SPREAD: -1 } }, 'weights.SPREAD', /negative/],
    ['a share above one', { carelessShare: 1.5 }, 'carelessShare', /between 0 and 1/],
    ['no time', { memory: { halfLifeMs: 0 } }, 'memory.halfLifeMs', /millisecond/],
    ['a version', { version: 9 }, 'version', /server/],
    [
      'weights that are not a hundred',
      { weights: { SPREAD: DEFAULT_POLICY.weights.SPREAD + 7 } },
      'weights',
      /add up to 107/,
    ],
    ['bands that do not rise', { bands: { WATCH: 40 } }, 'bands', /must rise/],
    ['a hysteresis wider than the bands', { bands: { hysteresis: 30 } }, 'bands.hysteresis', /less than/],
    ['a cold start that ends before it ends', { coldStart: { fullMs: 5 } }, 'coldStart.fullMs', /longer/],
    ['a ratio below one', { memory: { changeRatio: 0.5 } }, 'memory.changeRatio', /at least 1/],
  ])('refuses %s and says where and why', (_, policy, path, message) => {
    const faults = policyFaults(policy);
    expect(faults.map((fault) => fault.path)).toContain(path);
    expect(faults.find((fault) => fault.path === path)!.message).toMatch(message);
  });

  it('tells every fault at once', () => {
    expect(policyFaults({ preset: 'LOUD', weight: 1, bands: { PROMOTE: null } })).toHaveLength(3);
  });

  it.each([
    ['nothing', undefined],
    ['no overrides', {}],
    [
      'weights that keep the sum',
      { weights: { SPREAD: DEFAULT_POLICY.weights.SPREAD + 4, NOVELTY: DEFAULT_POLICY.weights.NOVELTY - 4 } },
    ],
    ['one number over a preset', { preset: 'SECURITY_DESK', quietMs: 86_400_000 }],
  ])('takes %s', (_, policy) => {
    expect(policyFaults(policy)).toEqual([]);
  });
});
