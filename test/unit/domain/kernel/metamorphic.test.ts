import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { createAnonymizer } from '../../../../src/domain/kernel/privacy/anonymizer.js';
import { renderKernelJson } from '../../../../src/domain/kernel/report/json.js';
import type { KernelReport, ReportedFinding } from '../../../../src/domain/kernel/report/report.js';
import { REWRAPS, withBootInFront } from '../../../fixtures/kernel/rewrap.js';
import { fixture } from './fixture.js';

const folder = (path: string): readonly string[] =>
  readdirSync(fileURLToPath(new URL(`../../../fixtures/kernel/${path}`, import.meta.url)))
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${path}${name.replace('.log', '')}`);
const NAMES = [...folder(''), ...folder('operations/')];

const essence = (findings: readonly ReportedFinding[]) =>
  findings.map((f) => [f.kind, f.title, f.culprit, f.fingerprint, f.count, f.severity]);
const inBoot = (report: KernelReport, boot: number) =>
  essence(report.findings.filter((f) => f.boot === boot));

describe('domain/kernel: the same log in another form', () => {
  it.each(Object.keys(REWRAPS))('gives the same findings as %s', (form) => {
    // The journal knows its boots by their id, not by the clock.
    const names = form.startsWith('journal') ? NAMES.filter((n) => n !== 'two-boots') : NAMES;
    for (const name of names) {
      const log = fixture(name);
      const rewrapped = analyseKernelLog(REWRAPS[form]!(log));
      expect([name, essence(rewrapped.findings)]).toEqual([name, essence(analyseKernelLog(log).findings)]);
    }
  });

  it('gives the same findings behind the log of another boot', () => {
    for (const name of NAMES.filter((n) => n !== 'two-boots')) {
      const log = fixture(name);
      const both = analyseKernelLog(withBootInFront(log));
      expect([name, both.boots.length]).toEqual([name, 2]);
      expect([name, inBoot(both, 1)]).toEqual([name, inBoot(analyseKernelLog(log), 0)]);
    }
  });

  it('gives the same bytes every time', () => {
    for (const name of NAMES) {
      const log = fixture(name);
      expect(renderKernelJson(analyseKernelLog(log))).toBe(renderKernelJson(analyseKernelLog(log)));
    }
  });

  it('gives the same findings when the log itself was anonymized before', () => {
    for (const name of NAMES) {
      const anonymizer = createAnonymizer();
      const clean = fixture(name)
        .split('\n')
        .map((line) => anonymizer.text(line))
        .join('\n');
      expect([name, essence(analyseKernelLog(clean).findings)]).toEqual([
        name,
        essence(analyseKernelLog(fixture(name)).findings),
      ]);
    }
  });
});
