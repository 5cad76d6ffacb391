import { isRecord } from '../shared/text.js';
import { COMPONENTS, DEFAULT_POLICY, type ScoringPolicy } from './policy.js';
import { limitsOf } from './policy-limits.js';
import { PRESET_NAMES, policyFor } from './presets.js';

/** What is wrong with a policy and where ("bands.PROMOTE"). */
export type PolicyFault = { readonly path: string; readonly message: string };

/** Every fault of a tenant's policy (a preset's name and numbers of its own); empty when it can be used. */
export function policyFaults(stored: unknown): PolicyFault[] {
  if (stored === null || stored === undefined) return [];
  if (!isRecord(stored)) return [{ path: '', message: 'must be an object of groups of numbers' }];
  const { preset, ...own } = stored;
  const faults = [...presetFaults(preset), ...shapeFaults(DEFAULT_POLICY, own, '')];
  // What does not hold together is only worth telling when every single number can be used.
  return faults.length > 0 ? faults : wholeFaults(policyFor(stored, 1));
}

function presetFaults(preset: unknown): PolicyFault[] {
  if (preset === undefined || PRESET_NAMES.some((name) => name === preset)) return [];
  return [{ path: 'preset', message: `must be one of ${PRESET_NAMES.join(', ')}` }];
}

function shapeFaults(base: unknown, given: unknown, path: string): PolicyFault[] {
  if (typeof base === 'number') return numberFaults(given, path);
  if (!isRecord(base)) return [];
  if (!isRecord(given))
    return [{ path, message: `must be an object with any of: ${keysOf(base).join(', ')}` }];
  return Object.entries(given).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`;
    if (key === 'version') return [{ path: place, message: 'is counted by the server' }];
    if (!Object.hasOwn(base, key))
      return [{ path: place, message: `is not known; here are: ${keysOf(base).join(', ')}` }];
    return shapeFaults(base[key], value, place);
  });
}

const keysOf = (group: Record<string, unknown>): string[] =>
  Object.keys(group).filter((key) => key !== 'version');

function numberFaults(value: unknown, path: string): PolicyFault[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [{ path, message: 'must be a number' }];
  const [least, most] = limitsOf(path);
  if (value >= least && value <= most) return [];
  const unit = path.endsWith('Ms') ? ' milliseconds' : '';
  return [{ path, message: `must be between ${least} and ${most}${unit}` }];
}

const HUNDRED = 100;

/** What each number allows and all of them together do not. */
function wholeFaults({ weights, bands, ...policy }: ScoringPolicy): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const sum = COMPONENTS.reduce((total, name) => total + (name === 'SOURCE_BIAS' ? 0 : weights[name]), 0);
  if (Math.abs(sum - HUNDRED) > 0.01)
    faults.push({
      path: 'weights',
      message: `add up to ${Number(sum.toFixed(2))} with what you left as it was; without SOURCE_BIAS they must add up to 100`,
    });
  const { WATCH, INVESTIGATE, PROMOTE, hysteresis } = bands;
  if (!(WATCH < INVESTIGATE && INVESTIGATE < PROMOTE && PROMOTE <= HUNDRED))
    faults.push({
      path: 'bands',
      message: `WATCH ${WATCH}, INVESTIGATE ${INVESTIGATE} and PROMOTE ${PROMOTE} must rise, to 100 at most`,
    });
  const gap = Math.min(WATCH, INVESTIGATE - WATCH, PROMOTE - INVESTIGATE);
  if (hysteresis >= gap)
    faults.push({
      path: 'bands.hysteresis',
      message: `must be less than ${gap}, the smallest distance between bands`,
    });
  if (policy.coldStart.fullMs <= policy.coldStart.silentMs)
    faults.push({ path: 'coldStart.fullMs', message: 'must be longer than coldStart.silentMs' });
  for (const [path, value] of atLeastOne(policy))
    if (value < 1) faults.push({ path, message: 'must be at least 1' });
  return faults;
}

const atLeastOne = (
  policy: Omit<ScoringPolicy, 'weights' | 'bands'>,
): readonly (readonly [string, number])[] => [
  ['memory.confirmFactor', policy.memory.confirmFactor],
  ['memory.changeRatio', policy.memory.changeRatio],
  ['memory.noiseChangeRatio', policy.memory.noiseChangeRatio],
  ['memory.changeHosts', policy.memory.changeHosts],
  ['surprise.minRatio', policy.surprise.minRatio],
  ['trend.minRatio', policy.trend.minRatio],
];
