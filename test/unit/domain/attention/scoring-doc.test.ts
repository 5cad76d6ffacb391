import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMPONENTS, DEFAULT_POLICY } from '../../../../src/domain/attention/policy.js';

const page = readFileSync(new URL('../../../../docs/scoring.md', import.meta.url), 'utf8');
const UNITS = { days: 86_400_000, day: 86_400_000, hours: 3_600_000, minutes: 60_000 } as const;

/** Numbers of a policy by dotted name. */
const flat = (value: object, under = ''): [string, number][] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'number'
      ? [[`${under}${name}`, inner] as [string, number]]
      : flat(inner, `${under}${name}.`),
  );

function documented(name: string): number | null {
  const cell = page
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\` |`))
    ?.split('|')[2]
    ?.trim();
  if (!cell) return null;
  const [amount, unit] = cell.split(' ');
  return Number(amount) * (unit ? UNITS[unit as keyof typeof UNITS] : 1);
}

describe('docs/scoring.md', () => {
  it.each(flat(DEFAULT_POLICY).filter(([name]) => name !== 'version' && !name.startsWith('weights.')))(
    'says what %s is',
    (name, value) => expect(documented(name)).toBe(value),
  );

  it.each(COMPONENTS)('says the weight of %s', (name) => {
    expect(page).toContain(`| ${name} | ${DEFAULT_POLICY.weights[name]} |`);
  });
});
