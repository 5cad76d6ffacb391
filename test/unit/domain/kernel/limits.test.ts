import { describe, expect, it } from 'vitest';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';

const warning = (n: number): string =>
  `[    1.000000] WARNING: CPU: 0 PID: 1 at a.c:1 omega_${'abcdefghij'[n]}+0x1/0x2`;

describe('domain/kernel/limits', () => {
  it('keeps so many findings and says how many it left out', () => {
    const log = [0, 1, 2, 3, 4].map(warning).join('\n');
    const report = analyseKernelLog(log, { limits: { maxFindings: 3 } });
    expect(report.findings).toHaveLength(3);
    expect(report.limits).toEqual({ maxFindings: 2 });
  });

  it('lets small things go for a crash when it is full', () => {
    const links = Array.from({ length: 20 }, (_, i) => `[    1.000000] e1000e: eth${i} NIC Link is Down`);
    const log = [...links, '[    2.000000] kernel BUG at a.c:1!', ...links].join('\n');
    const report = analyseKernelLog(log, { limits: { maxFindings: 5 } });
    expect(report.findings.map((f) => f.kind)).toEqual(['kernel_bug', ...Array(4).fill('link_down')]);
  });

  it('keeps so many lines of a block, and so many frames', () => {
    const frames = Array.from({ length: 200 }, (_, i) => `[    1.000001]  omega_frame_${i}+0x1/0x2`);
    const log = [warning(0), ...frames].join('\n');
    const report = analyseKernelLog(log, { limits: { maxBlockLines: 101, maxFrames: 10 } });
    expect(report.findings[0]!.frames).toHaveLength(10);
    expect(report.limits).toEqual({ maxBlockLines: 100, maxFrames: 90 });
  });

  it('keeps so many open blocks', () => {
    const log = [0, 1, 2, 3].map((n) => warning(n).replace(']', `][ T${n}]`)).join('\n');
    const report = analyseKernelLog(log, { limits: { maxOpenBlocks: 2 } });
    expect(report.findings).toHaveLength(4);
    expect(report.limits).toEqual({ maxOpenBlocks: 2 });
  });

  it('keeps a few malformed lines and counts them all', () => {
    const log = Array.from({ length: 30 }, (_, i) => `{"MESSAGE": "cut ${i}`).join('\n');
    const report = analyseKernelLog(log, { limits: { maxMalformedSamples: 2 } });
    expect(report.malformed).toEqual([
      { line: 1, reason: 'bad-json', text: '{"MESSAGE": "cut 0' },
      { line: 2, reason: 'bad-json', text: '{"MESSAGE": "cut 1' },
    ]);
    expect(report.lines.malformed).toBe(30);
    expect(report.limits).toEqual({ maxMalformedSamples: 28 });
  });

  it('counts every occurrence and keeps the first and the last', () => {
    const log = Array.from(
      { length: 500 },
      (_, i) => `[${String(i + 1).padStart(5)}.000000] Buffer I/O error on dev sda1, logical block ${i}`,
    );
    const { findings } = analyseKernelLog(log.join('\n'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      count: 500,
      first: { seconds: 1 },
      last: { seconds: 500 },
      lastLine: 500,
    });
  });
});
