import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedEvent } from '../../../../src/domain/event/event.js';
import { assembleLines, type WaitingLine } from '../../../../src/domain/kernel/stream/assemble.js';
import { reportOfRun } from '../../../../src/domain/kernel/stream/run-report.js';
import { understandKernelEvent } from '../../../../src/domain/kernel/stream/understand.js';
import { fixture } from './fixture.js';

const event = (message: string, more: Partial<ParsedEvent> = {}): ParsedEvent => ({
  message,
  host: 'web-1',
  service: 'kernel',
  severity: 4,
  ...more,
});
/** The lines of a fixture as they wait: a stamp of whole seconds, and the order in which they came. */
const waiting = (name: string, from = 0): WaitingLine[] =>
  fixture(name)
    .split('\n')
    .map((message, i) => ({
      event: event(message),
      at: Math.floor(Number(/^\[ *([\d.]+)/.exec(message)![1])) * 1_000,
      arrival: String(from + i).padStart(6, '0'),
    }));
const found = (lines: readonly WaitingLine[]) =>
  assembleLines(lines).flatMap((run) =>
    run.findings.map(({ finding, start }) => [finding.kind, finding.culprit, start.event.message]),
  );

describe('domain/kernel/stream understandKernelEvent', () => {
  it.each([
    ['usb 1-4: USB disconnect, device number 9', 'usb_disconnect'],
    ['[  100.500000] e1000e 0000:00:1f.6 eno1: NIC Link is Down', 'link_down'],
    ['[  100.500000][ T12] EXT4-fs error (device sda1): ext4_lookup:1: inode #2: comm ls: bad', 'fs_error'],
  ])('takes for a finding by itself: %s', (message, kind) => {
    expect(understandKernelEvent(event(message))).toMatchObject({
      kind: 'finding',
      event: {
        message: message.replace(/^(?:\[ *[T\d.]+\])+ /, ''),
        host: 'web-1',
        service: 'kernel',
        fields: { kernel: { kind } },
        identity: { family: 'kernel' },
      },
    });
  });

  it.each([
    'BUG: KASAN: slab-use-after-free in omega_put+0x1/0x2',
    '[  100.500000] RIP: 0010:omega_x+0x1/0x2',
    ' omega_y+0x1/0x2',
    '------------[ cut here ]------------',
    'DEBUG_LOCKS_WARN_ON(lock->magic != lock)',
    'Kernel panic - not syncing: Fatal exception',
  ])('takes for a part of a report: %s', (message) => {
    expect(understandKernelEvent(event(message))).toEqual({ kind: 'part' });
  });

  it.each([
    'usb 1-1: new high-speed USB device number 2',
    'EXT4-fs (sda1): mounted filesystem with ordered data mode',
    '',
  ])('leaves an ordinary line alone: %s', (message) => {
    expect(understandKernelEvent(event(message))).toBeNull();
  });

  it('rates by the finding, and keeps what the line said besides', () => {
    const understood = understandKernelEvent(
      event('EXT4-fs error (device sda1): ext4_lookup:1: inode #2: comm ls: bad', {
        severity: 6,
        stampMs: 5,
        fields: { pid: '3' },
      }),
    );
    expect(understood).toMatchObject({
      event: { severity: 2, stampMs: 5, asset: 'sda1', fields: { pid: '3' } },
    });
  });

  it('gives a link that fell and one that came up one story', () => {
    const state = (message: string) => {
      const understood = understandKernelEvent(event(message));
      return understood?.kind === 'finding' ? understood.event.identity?.state : null;
    };
    expect(state('tg3 0000:02:00.0 eth3: Link is down')).toEqual({
      side: 'PROBLEM',
      subject: 'kernel network link',
      entity: 'web-1 eth3',
    });
    expect(state('r8169 0000:03:00.0 eth3: Link is Up - 1Gbps/Full')).toMatchObject({
      side: 'RECOVERY',
      subject: 'kernel network link',
      entity: 'web-1 eth3',
    });
    expect(state('usb 1-4: USB disconnect, device number 9')).toBeNull();
  });
});

describe('domain/kernel/stream assembleLines', () => {
  const gpf = ['gpf', 'iota_entry_drop', fixture('gpf-in-lock').split('\n')[0]];

  it('finds the same whatever the order the lines came in', () => {
    const lines = waiting('gpf-in-lock');
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        const arrived = shuffled.map((line, i) => ({ ...line, arrival: String(i).padStart(6, '0') }));
        expect(found(arrived)).toEqual([gpf]);
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  it('goes by the order of arrival where the kernel gives no time of its own', () => {
    const lines = waiting('gpf-in-lock').map((line) => ({
      ...line,
      event: event(line.event.message.replace(/^\[[^\]]+\](?:\[[^\]]+\])? /, '')),
    }));
    expect(found(lines).map(([kind, culprit]) => [kind, culprit])).toEqual([['gpf', 'iota_entry_drop']]);
  });

  it('parts what half a minute lies between: another report, or another boot', () => {
    const later = waiting('gpf-in-lock', 100).map((line) => ({ ...line, at: line.at + 60_000 }));
    const runs = assembleLines([...waiting('gpf-in-lock'), ...later]);
    expect(runs.map((run) => [run.lines.length, run.findings.length, run.released.length])).toEqual([
      [22, 1, 0],
      [22, 1, 0],
    ]);
  });

  it('lets go of lines that belong to no report, before it and behind it', () => {
    const line = (message: string, at: number): WaitingLine => ({
      event: event(message),
      at,
      arrival: `${at}`,
    });
    const before = line('rcu: Hierarchical SRCU implementation.', 899_000);
    const behind = line('INFO: something unheard of', 901_000);
    const [run] = assembleLines([behind, ...waiting('gpf-in-lock'), before]);
    expect(run!.findings).toHaveLength(1);
    expect(run!.released).toEqual([before, behind]);
  });

  it('reads the clock and the caller from fields where the parser put them', () => {
    const lines = waiting('gpf-in-lock').map((line, i) => {
      const m = /^\[ *(\d+)\.(\d+)\]\[ *(\w+)\] (.*)$/.exec(line.event.message)!;
      const fields = { monotonicUs: Number(m[1]) * 1e6 + Number(m[2]), caller: m[3] };
      return { ...line, event: event(m[4]!, { fields }), arrival: String(999 - i) };
    });
    expect(found(lines).map(([kind, culprit]) => [kind, culprit])).toEqual([['gpf', 'iota_entry_drop']]);
    expect(reportOfRun(assembleLines(lines)[0]!.lines)?.findings[0]).toMatchObject({
      culprit: 'iota_entry_drop',
      first: { seconds: 900.10031 },
    });
  });
});
