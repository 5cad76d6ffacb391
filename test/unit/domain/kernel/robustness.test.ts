import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseKernelLog, createKernelAnalyst } from '../../../../src/domain/kernel/analyst.js';
import { anonymizeReport } from '../../../../src/domain/kernel/privacy/anonymize-report.js';
import { renderKernelHtml } from '../../../../src/domain/kernel/report/html.js';
import { renderKernelText } from '../../../../src/domain/kernel/report/text.js';
import { fixture } from './fixture.js';

const WORDS = [
  '[   1.000000]',
  '[ T12]',
  '<6>',
  'BUG: KASAN: ',
  'use-after-free in ',
  'x+0x1/0x2',
  'Call Trace:',
  ' <IRQ>',
  'RIP: 0010:',
  'Kernel panic - not syncing',
  '{"MESSAGE":',
  '6,1,2,-;',
  '\u001b[31m',
  '\r',
  '------------[ cut here ]------------',
  '---[ end trace 00 ]---',
  'Linux version 6',
  '-- Boot',
  ' from ',
  '(',
  ')',
  '\u0000',
  '💥',
  ' ',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 })), { maxLength: 8 })
  .map((parts) => parts.join(''));

describe('domain/kernel: whatever comes', () => {
  it('never throws, and always reports what it can write out', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const report = anonymizeReport(analyseKernelLog(lines.join('\n')));
        renderKernelText(report);
        renderKernelHtml(report);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('finds the report whole when ordinary lines of other callers are strewn into it', () => {
    const log = fixture('arm64-kasan').split('\n');
    const alone = analyseKernelLog(log.join('\n')).findings[0]!;
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 40 }), (places) => {
        const strewn = [...log];
        for (const at of places)
          strewn.splice(at, 0, '[   88.120500][ T9000] usb 1-1: new high-speed USB device');
        const [first] = analyseKernelLog(strewn.join('\n')).findings;
        expect([first!.fingerprint, first!.count, first!.frames]).toEqual([
          alone.fingerprint,
          1,
          alone.frames,
        ]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it.each([...' [](){}<>a0:-=.?+*"\\/,;@BxU_\u001b\r\u0000'])('reads a megabyte of %j in no time', (c) => {
    const megabyte = c.repeat(1_048_576);
    const analyst = createKernelAnalyst();
    const started = performance.now();
    for (const text of [megabyte, `[   12.345678] ${megabyte}`, `BUG: KASAN: ${megabyte}`, `{"${megabyte}`])
      analyst.push(text);
    const report = analyst.finish();
    anonymizeReport(report);
    // Four lines; far below 50 ms each, with room for a busy machine.
    expect(performance.now() - started).toBeLessThan(400);
  });
});
