import { describe, expect, it } from 'vitest';
import { createBlockAssembler } from '../../../../src/domain/kernel/blocks/assembler.js';
import type { KernelBlock } from '../../../../src/domain/kernel/blocks/block.js';
import { analyseBlock } from '../../../../src/domain/kernel/findings/analyse-block.js';
import { kernelLineOf } from '../../../../src/domain/kernel/lines/kernel-line.js';
import { fixture } from './fixture.js';

const feed = (lines: readonly string[]): readonly KernelBlock[] => {
  const assembler = createBlockAssembler();
  const closed = lines.flatMap((text, i) => assembler.push(kernelLineOf(text, i + 1)!));
  return [...closed, ...assembler.flush()];
};

describe('domain/kernel/blocks', () => {
  it('puts a report together that comes one syslog line at a time, and closes it when the window passes', () => {
    const assembler = createBlockAssembler();
    const lines = fixture('refcount').split('\n').slice(0, 10);
    for (const [i, line] of lines.entries()) {
      expect(assembler.push(kernelLineOf(`Nov 19 12:34:38 web1 kernel: ${line}`, i + 1)!)).toEqual([]);
    }
    expect(assembler.pending()).toBe(true);
    const [block] = assembler.flush();
    expect(analyseBlock(block!)).toMatchObject({ kind: 'refcount', culprit: 'omicron_detach', count: 1 });
    expect(assembler.pending()).toBe(false);
  });

  it('answers with an event at once and leaves the open report alone', () => {
    const assembler = createBlockAssembler();
    assembler.push(kernelLineOf('[    1.000000] BUG: KASAN: use-after-free in omega_x+0x1/0x2', 1)!);
    const closed = assembler.push(
      kernelLineOf('[    1.000001] usb 1-1: USB disconnect, device number 4', 2)!,
    );
    expect(closed.map((b) => b.start.kind)).toEqual(['usb_disconnect']);
    expect(assembler.pending()).toBe(true);
  });

  it('closes a report at the next one', () => {
    const blocks = feed([
      '[    1.000000] WARNING: CPU: 0 PID: 1 at a.c:1 omega_a+0x1/0x2',
      '[    1.000001]  omega_b+0x1/0x2',
      '[    1.000002] WARNING: CPU: 0 PID: 1 at b.c:1 omega_c+0x1/0x2',
    ]);
    expect(blocks.map((b) => [b.start.func, b.lines.length])).toEqual([
      ['omega_a', 2],
      ['omega_c', 1],
    ]);
  });

  it('takes nothing more into a report behind its end but a panic', () => {
    const lines = [
      '[    1.000000] general protection fault: 0000 [#1] SMP',
      '[    1.000001] RIP: 0010:omega_x+0x1/0x2',
      '[    1.000002] ---[ end trace 0000000000000000 ]---',
      '[    1.000003]  other_frame+0x1/0x2',
      '[    1.100000] Kernel panic - not syncing: Fatal exception',
    ];
    const [block, ...more] = feed(lines);
    expect(more).toEqual([]);
    expect(block).toMatchObject({ panic: 'Fatal exception', lastLine: 5 });
    expect(block!.lines).toHaveLength(4);
  });

  it('ends a report without an end mark when the log has gone on to other things', () => {
    const quiet = Array.from(
      { length: 80 },
      (_, i) => `[    2.${String(i).padStart(6, '0')}] usb 1-1: line ${i}`,
    );
    const [block] = feed([
      '[    1.000000] INFO: task a:1 blocked for more than 120 seconds.',
      '[    1.000001]  omega_x+0x1/0x2',
      ...quiet,
    ]);
    expect(block!.lastLine).toBe(2);
  });

  it('believes a bare INFO only when a trace follows', () => {
    const info = '[    1.000000] INFO: something unheard of';
    expect(feed([info, '[    1.000001] usb 1-1: hello'])).toEqual([]);
    expect(feed([info, '[    1.000001] CPU: 0 PID: 9 Comm: a Not tainted 6.1.0 #1'])).toHaveLength(1);
  });

  it('takes the stacks that other CPUs show on request into the report of a stall', () => {
    const [block, ...more] = feed([
      '[    1.000000][    C0] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
      '[    1.000001][    C0] Sending NMI from CPU 0 to CPUs 1:',
      '[    1.000002][    C1] NMI backtrace for cpu 1',
      '[    1.000003][    C1]  omega_spin+0x1/0x2',
      '[    1.000004][    C1]  process_one_work+0x1/0x2',
    ]);
    expect(more).toEqual([]);
    expect(analyseBlock(block!).culprit).toBe('omega_spin');
  });

  it('keeps what stands between the cut mark and the report', () => {
    const [block] = feed(fixture('refcount').split('\n'));
    expect(block!.preface.map((l) => l.message)).toEqual(['refcount_t: underflow; use-after-free.']);
  });
});
