import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import type { KernelReport } from '../../../../src/domain/kernel/report/report.js';

/** The text of a fixture under test/fixtures/kernel. */
export const fixture = (name: string): string =>
  readFileSync(
    fileURLToPath(new URL(`../../../fixtures/kernel/${name}.log`, import.meta.url)),
    'utf8',
  ).trimEnd();

export const reportOf = (name: string): KernelReport => analyseKernelLog(fixture(name));
