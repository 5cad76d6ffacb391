import { describe, expect, it } from 'vitest';
import { createLimitCounter, DEFAULT_KERNEL_LIMITS } from '../../../../src/domain/kernel/limits.js';
import type { KernelLine, LineSink } from '../../../../src/domain/kernel/lines/line.js';
import { createLineReader } from '../../../../src/domain/kernel/lines/line-reader.js';
import { createLineSplitter } from '../../../../src/domain/kernel/lines/split-lines.js';

interface Heard {
  readonly lines: KernelLine[];
  readonly marks: (string | null)[];
  readonly malformed: string[];
  readonly noise: string[];
  foreign: number;
}

function read(raw: readonly string[], referenceMs: number | null = null, offsetMinutes = 0): Heard {
  const heard: Heard = { lines: [], marks: [], malformed: [], noise: [], foreign: 0 };
  const sink: LineSink = {
    line: (line) => void heard.lines.push(line),
    bootMark: (_, id) => void heard.marks.push(id),
    foreign: () => {
      heard.foreign++;
    },
    noise: (kind, count) => void heard.noise.push(`${kind} ${count}`),
    malformed: (_, reason) => void heard.malformed.push(reason),
  };
  const reference = referenceMs === null ? null : { ms: referenceMs, offsetMinutes };
  const reader = createLineReader(DEFAULT_KERNEL_LIMITS, createLimitCounter(), sink, reference);
  for (const line of raw) reader.push(line);
  return heard;
}

/** What a form must yield: message, microseconds, caller, level. */
const FORMS: readonly (readonly [string, string, Partial<KernelLine>])[] = [
  ['printk', '[   72.159680] usb 1-1: hello', { monotonicUs: 72_159_680, form: 'printk' }],
  ['printk past 99999 s', '[1234567.000001] usb 1-1: hello', { monotonicUs: 1_234_567_000_001 }],
  ['a caller behind the stamp', '[   65.899519][ T6734] usb 1-1: hello', { caller: 'T6734' }],
  ['a caller with a space before it', '[   65.899519] [    C1] usb 1-1: hello', { caller: 'C1' }],
  ['a priority', '<6>[   72.159680] usb 1-1: hello', { level: 6, monotonicUs: 72_159_680 }],
  ['a facility in the priority', '<30>usb 1-1: hello', { level: 6 }],
  ['a delta', '[    8.000000 <    7.000000>] usb 1-1: hello', { monotonicUs: 8_000_000 }],
  ['ctime', '[Fri Feb 13 23:31:30 2009] usb 1-1: hello', { wallMs: 1_234_567_890_000, form: 'dmesg-time' }],
  ['relative time', '[  +0.000020] usb 1-1: hello', { monotonicUs: null, form: 'dmesg-time' }],
  ['ISO with a comma', '2009-02-13T23:31:30,123456+00:00 usb 1-1: hello', { wallMs: 1_234_567_890_123 }],
  ['dmesg -x', 'kern  :info  : [   72.159680] usb 1-1: hello', { level: 6, monotonicUs: 72_159_680 }],
  ['/dev/kmsg', '6,339,5140900,-;usb 1-1: hello', { level: 6, monotonicUs: 5_140_900, form: 'kmsg' }],
  ['/dev/kmsg with more fields', '30,340,5140900,c,caller=T55,new=1;usb 1-1: hello', { caller: 'T55' }],
  ['dmesg JSON', '{"dmesg":[{"pri":6,"time":72.15968,"msg":"usb 1-1: hello"}]}', { monotonicUs: 72_159_680 }],
  [
    'journal JSON',
    '{"MESSAGE":"usb 1-1: hello","PRIORITY":"4","_TRANSPORT":"kernel","_BOOT_ID":"ab","_HOSTNAME":"web1","__REALTIME_TIMESTAMP":"1714630400000000","__MONOTONIC_TIMESTAMP":"72159680"}',
    { level: 4, bootId: 'ab', host: 'web1', monotonicUs: 72_159_680, wallMs: 1_714_630_400_000 },
  ],
  [
    'journal JSON with bytes',
    '{"MESSAGE":[117,115,98,32,49,45,49,58,32,104,101,108,108,111],"_TRANSPORT":"kernel"}',
    {},
  ],
  ['syslog', 'Nov 19 12:34:38 web1 kernel: usb 1-1: hello', { host: 'web1', form: 'syslog' }],
  [
    'syslog with a stamp',
    'Nov  9 12:34:38 web1 kernel: [   72.159680] usb 1-1: hello',
    { monotonicUs: 72_159_680 },
  ],
  [
    'syslog with an ISO stamp',
    '2024-11-19T12:34:38.5+01:00 web1 kernel: usb 1-1: hello',
    { wallMs: 1_732_016_078_500 },
  ],
  [
    'syslog with a level',
    '2024-11-19T12:34:38Z ERR kernel: [   72.159680] usb 1-1: hello',
    { monotonicUs: 72_159_680 },
  ],
  ['RFC 5424', '<4>1 2024-11-19T12:34:38Z web1 kernel - - - usb 1-1: hello', { level: 4, host: 'web1' }],
  [
    'journal short-monotonic',
    '[   72.159680] web1 kernel: usb 1-1: hello',
    { host: 'web1', monotonicUs: 72_159_680 },
  ],
  ['a prompt in front', 'web1 login: [   72.159680] usb 1-1: hello', { monotonicUs: 72_159_680 }],
  [
    'colours',
    '\u001b[32m[   72.159680]\u001b[0m usb 1-1: \u001b[1mhello\u001b[0m',
    { monotonicUs: 72_159_680 },
  ],
  ['a carriage return', '[   72.159680] usb 1-1: hello\r', { monotonicUs: 72_159_680 }],
  ['a vendor tag', '[   72.159680] (0)[512:kworker]usb 1-1: hello', { caller: 'P512' }],
  ['no prefix', 'usb 1-1: hello', { form: 'bare', monotonicUs: null }],
];

describe('domain/kernel/lines', () => {
  it.each(FORMS)('reads %s', (_, raw, expected) => {
    const { lines } = read([raw]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ message: 'usb 1-1: hello', ...expected });
  });

  it('keeps the white space in front of a frame', () => {
    expect(read(['[    1.000000]  foo+0x1/0x2']).lines[0]!.message).toBe(' foo+0x1/0x2');
  });

  it('does not take a PCI address for a clock', () => {
    expect(read(['pci 0000:15:00.0: BAR 0']).lines[0]).toMatchObject({
      message: 'pci 0000:15:00.0: BAR 0',
      monotonicUs: null,
      form: 'bare',
    });
  });

  it.each([
    'Nov 19 12:34:38 web1 sshd[12]: Accepted publickey',
    '2024-11-19T12:34:38+00:00 web1 cron[9]: job',
    '{"MESSAGE":"hello","_TRANSPORT":"stdout"}',
    '<30>1 2024-11-19T12:34:38Z web1 nginx - - - hello',
  ])('passes over the line of another program: %s', (raw) => {
    expect(read([raw])).toMatchObject({ foreign: 1, lines: [] });
  });

  it('reads a pretty-printed dmesg --json', () => {
    const raw = ['{', '   "dmesg": [', '      {', '         "pri": 5,', '         "time":     0.000001,'];
    const { lines } = read([
      ...raw,
      '         "msg": "one {brace}"',
      '      },{',
      '         "time":     1.5,',
      '         "caller": "T7",',
      '         "msg": "two"',
      '      }',
      '   ]',
      '}',
    ]);
    expect(lines.map((l) => [l.message, l.monotonicUs, l.caller])).toEqual([
      ['one {brace}', 1, null],
      ['two', 1_500_000, 'T7'],
    ]);
  });

  it('undoes the escapes of /dev/kmsg and passes over its dictionary', () => {
    const { lines } = read(['6,1,5,-;tab\\x09here', ' SUBSYSTEM=usb', ' DEVICE=+usb:1-1']);
    expect(lines.map((l) => l.message)).toEqual(['tab\there']);
  });

  it('splits a record that another CPU glued to the end of a line', () => {
    const { lines } = read(['[    1.000000] first half[    1.000200][ T9] second']);
    expect(lines.map((l) => [l.message, l.monotonicUs])).toEqual([
      ['first half', 1_000_000],
      ['second', 1_000_200],
    ]);
  });

  it('leaves brackets inside a message alone', () => {
    const message = 'node 0: [mem 0x0000-0x1000] [  1.5] [12.25 V]';
    expect(read([`[    1.000000] ${message}`]).lines.map((l) => l.message)).toEqual([message]);
  });

  it('counts what the kernel lost, repeats and says twice', () => {
    const twice = '[    2.000000] usb 1-1: hello';
    const heard = read([
      '** 17 printk messages dropped **',
      '** replaying previous printk message **',
      twice,
      twice,
    ]);
    expect(heard.noise).toEqual(['dropped 17', 'replayed 1', 'duplicate 1']);
    expect(heard.lines).toHaveLength(1);
  });

  it('recognises the marks that part boots in a journal', () => {
    expect(read(['-- Boot 0123456789abcdef0123456789abcdef --', '-- Reboot --']).marks).toEqual([
      '0123456789abcdef0123456789abcdef',
      null,
    ]);
  });

  it('sets malformed lines aside', () => {
    const binary = '\u0000\u0001\u0002\u0003\u0004\u0005\u0006';
    expect(read(['{"MESSAGE": "cut', binary, '[    1.000000] fine'])).toMatchObject({
      malformed: ['bad-json', 'binary'],
    });
  });

  it('gives a syslog stamp the last year that fits the reference', () => {
    const reference = Date.UTC(2024, 0, 3);
    const wall = (raw: string) => read([raw], reference).lines[0]!.wallMs;
    expect(wall('Jan  2 00:00:00 web1 kernel: x')).toBe(Date.UTC(2024, 0, 2));
    expect(wall('Dec 31 00:00:00 web1 kernel: x')).toBe(Date.UTC(2023, 11, 31));
    const abroad = read(['Jan  2 00:00:00 web1 kernel: x'], reference, 120).lines[0]!.wallMs;
    expect(abroad).toBe(Date.UTC(2024, 0, 1, 22));
  });

  it('cuts a stream into lines wherever its pieces end, and long lines to their limit', () => {
    const splitter = createLineSplitter(5);
    const lines = [
      ...splitter.push('ab'),
      ...splitter.push('c\n1234567'),
      ...splitter.push('89\n\nx'),
      ...splitter.finish(),
    ];
    expect(lines).toEqual(['abc', '12345', '', 'x']);
  });
});
