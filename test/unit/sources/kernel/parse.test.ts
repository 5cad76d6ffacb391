import { describe, expect, it } from 'vitest';
import { writeKernelLogBody } from '../../../../src/domain/kernel/log-body.js';
import { parseKernelLine, parseKernelLog } from '../../../../src/sources/kernel/parse.js';
import { fixture } from '../../domain/kernel/fixture.js';

const CONTEXT = { receivedAt: Date.UTC(2026, 10, 21, 12), peer: '192.0.2.7', assumedOffsetMinutes: 60 };
const read = (line: string) => {
  const result = parseKernelLine(line, CONTEXT);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('sources/kernel parseKernelLine', () => {
  it('reads the message, the clock, the caller and the level of a line', () => {
    expect(read('<3>[   72.159680][ T12] usb 1-1: hello')).toEqual([
      {
        message: 'usb 1-1: hello',
        host: '192.0.2.7',
        service: 'kernel',
        facility: 'kern',
        severity: 3,
        fields: { monotonicUs: 72_159_680, caller: 'T12' },
      },
    ]);
  });

  it('reads host and time where the line has them, in the zone of the tenant', () => {
    expect(read('Nov 21 12:34:38 nas7 kernel: usb 1-1: hello')[0]).toMatchObject({
      host: 'nas7',
      stampMs: Date.UTC(2026, 10, 21, 11, 34, 38),
    });
  });

  it('reads a journal entry, and every record of a dmesg --json line', () => {
    const entry = {
      MESSAGE: 'usb 1-1: hello',
      _TRANSPORT: 'kernel',
      _HOSTNAME: 'web1',
      _BOOT_ID: 'ab',
      PRIORITY: '4',
    };
    expect(read(JSON.stringify(entry))[0]).toMatchObject({
      host: 'web1',
      severity: 4,
      fields: { bootId: 'ab' },
    });
    const dmesg = {
      dmesg: [
        { pri: 6, time: 1, msg: 'one' },
        { pri: 6, time: 2, msg: 'two' },
      ],
    };
    expect(read(JSON.stringify(dmesg)).map((event) => event.message)).toEqual(['one', 'two']);
  });

  it('reads the line of another program as syslog', () => {
    expect(read('Nov 21 12:34:38 nas7 sshd[7]: session closed')).toMatchObject([
      { host: 'nas7', service: 'sshd', message: 'session closed' },
    ]);
  });

  it('fails on an empty line only', () => {
    expect(parseKernelLine('  \r', CONTEXT)).toMatchObject({ ok: false, error: { code: 'EMPTY_LINE' } });
    expect(read('{"MESSAGE": "cut')).toHaveLength(1);
  });
});

describe('sources/kernel parseKernelLog', () => {
  const body = (log: string) => writeKernelLogBody({ log, host: 'web-1' });

  it('gives the findings as events, and the report that shows them under the same id every time', () => {
    const once = parseKernelLog(body(fixture('two-boots')), 'web-1', CONTEXT);
    const again = parseKernelLog(body(fixture('two-boots')), 'web-1', CONTEXT);
    expect(once).toEqual(again);
    if (!once.ok) throw new Error('not read');
    const { events, report } = once.value;
    expect(events).toHaveLength(2);
    expect(events[0]!.fields).toMatchObject({ kernel: { report: report.id } });
    expect(report).toMatchObject({ host: 'web-1', report: { format: 'foreshock.kernel-report' } });
    const other = parseKernelLog(body(fixture('two-boots')), 'web-2', CONTEXT);
    expect(other.ok && other.value.report.id).not.toBe(report.id);
  });

  it('fails on what is no log', () => {
    expect(parseKernelLog('{"message":"x"}', '', CONTEXT)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_LOG' },
    });
  });
});
