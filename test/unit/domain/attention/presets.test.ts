import { describe, expect, it } from 'vitest';
import { foldAttention } from '../../../../src/domain/attention/fold.js';
import { EMPTY_STATE } from '../../../../src/domain/attention/fold-state.js';
import { COMPONENTS, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';
import { policyFaults } from '../../../../src/domain/attention/policy-check.js';
import { limitsOf } from '../../../../src/domain/attention/policy-limits.js';
import {
  numbersOf,
  PRESET_NAMES,
  PRESETS,
  policyFor,
  presetOf,
  storedPolicy,
} from '../../../../src/domain/attention/presets.js';
import { HOUR_MS } from '../../../../src/domain/shared/time.js';
import { burst, every, evidenceOf, moment } from './evidence-builder.js';

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

describe('a policy as it is stored', () => {
  it.each<[string, unknown, object]>([
    ['nothing', null, {}],
    ['the defaults by name', { preset: 'STANDARD' }, {}],
    ['a group without a number', { preset: 'BUSY_NOC', bands: {} }, { preset: 'BUSY_NOC' }],
    ['numbers', { bands: { PROMOTE: 30 }, quietMs: 1 }, { bands: { PROMOTE: 30 }, quietMs: 1 }],
  ])('says the same in the same words: %s', (_, policy, stored) => {
    expect(storedPolicy(policy)).toEqual(stored);
  });

  it('is a preset and numbers of its own', () => {
    expect(numbersOf({ preset: 'BUSY_NOC', quietMs: 1 })).toEqual({ quietMs: 1 });
    expect(numbersOf(null)).toEqual({});
  });
});

/** Every number of the policy by its path, with the value it is put to. */
const leaves = (value: object, under = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'number' ? [`${under}${name}`] : leaves(inner, `${under}${name}.`),
  );
const put = (path: string, value: number): object =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

describe('domain/attention/policy-limits', () => {
  const severe = (at: number) => ({ at, severity: 3 });
  const stories = [
    { template: 'backup failed', events: every(25 * HOUR_MS, moment(0), moment(9)).map(severe) },
    { template: 'backup failed', events: [...every(HOUR_MS, moment(0), moment(9)), ...burst(moment(9), 50)] },
  ].map(evidenceOf);

  it.each(leaves(DEFAULT_POLICY).filter((path) => path !== 'version'))(
    'keeps scores finite at both limits of %s',
    (path) => {
      for (const limit of limitsOf(path)) {
        const policy = policyFor(put(path, limit), 2);
        for (const evidence of stories) {
          const { history, state, dueAt } = foldAttention(evidence, policy, EMPTY_STATE, moment(30));
          for (const { score } of [...history, state]) expect(Number.isFinite(score)).toBe(true);
          expect(new Date(dueAt ?? 0).getTime()).toBe(dueAt ?? 0);
        }
      }
    },
  );
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
    ['less than nothing', { weights: { SPREAD: -1 } }, 'weights.SPREAD', /between 0 and/],
    ['a longer look back than there is', { repeat: { spanMs: 90 * 86_400_000 } }, 'repeat.spanMs', /between/],
    ['a time that no clock can hold', { fadingScore: 1, quietMs: 1e300 }, 'quietMs', /between/],
    ['what a formula would divide by', { repeat: { fullAt: 3 } }, 'repeat.fullAt', /between 4 and/],
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
