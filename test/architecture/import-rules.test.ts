import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPORT_RULES } from '../../.config/check/import-rules.js';
import { type CruiseOutcome, cruiseImports, importFaults } from '../../.config/check/imports.js';
import { INNOCENT, PLANTED, plantedHouse, plantHouse } from './planted.js';

let house: string;
let outcome: CruiseOutcome;
const scratch: string[] = [];

beforeAll(async () => {
  house = plantedHouse();
  scratch.push(house);
  outcome = await cruiseImports(house);
}, 60_000);

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
});

describe('the import rules', () => {
  it.each(PLANTED)('$rule refuses $imports in $from', ({ rule, from }) => {
    const broken = outcome.violations.filter(
      (violation) => violation.from === from || violation.to.includes(from),
    );
    expect(broken.map((violation) => violation.rule)).toContain(rule);
  });

  it('have a planted violation each', () => {
    const planted = new Set(PLANTED.map(({ rule }) => rule));
    expect(IMPORT_RULES.map((rule) => rule.name).filter((name) => !planted.has(name!))).toEqual([]);
  });

  it('let pass what is allowed', () => {
    expect(outcome.violations.filter(({ from }) => INNOCENT.includes(from))).toEqual([]);
  });

  it('are said with the reason, one fault a violation', () => {
    const faults = importFaults(outcome, 1);
    expect(faults).toHaveLength(outcome.violations.length);
    expect(faults.find((fault) => fault.startsWith('src/cli/planted.ts'))).toBe(
      'src/cli/planted.ts imports ./nowhere.js\n  resolves: Every import resolves.',
    );
  });

  it('fail when they saw too little, whatever they saw of it', async () => {
    const empty = plantHouse({ 'src/main.ts': '' });
    scratch.push(empty);
    const little = await cruiseImports(empty);
    expect(little.violations).toEqual([]);
    expect(importFaults(little)).toEqual([
      expect.stringContaining('only 1 source files and 0 imports were seen'),
    ]);
  });

  it('fail when a source file was passed over', () => {
    const blind = { ...outcome, violations: [], unseen: ['src/main.ts'] };
    expect(importFaults(blind, 1)).toEqual(['1 source files were not seen, the first is src/main.ts']);
  });
});
