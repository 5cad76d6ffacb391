import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseWhole } from '../../../../src/domain/kernel/analyst.js';
import { defectOf } from '../../../../src/domain/kernel/findings/defect.js';
import { eventsOfLog } from '../../../../src/domain/kernel/findings/log-events.js';
import { givenSignature } from '../../../../src/domain/signature/given.js';
import { fixture } from './fixture.js';

const ORIGIN = { reportId: 'r', host: null, bootedAtMs: null };
const events = (log: string, origin: Partial<typeof ORIGIN | { host: string; bootedAtMs: number }> = {}) =>
  eventsOfLog(analyseWhole(log), { ...ORIGIN, ...origin });
const ids = (log: string) => events(log).map((event) => givenSignature(event.identity!).id);

describe('domain/kernel/findings as events', () => {
  it('says of an occurrence what happened, where, how bad it is, and which report shows it', () => {
    expect(events(fixture('x86-null-dereference'), { host: 'web-1' })).toEqual([
      {
        message: 'BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill',
        stampMs: Date.parse('2024-05-02T06:26:50.737Z') + 0.21,
        host: 'web-1',
        service: 'kernel',
        facility: 'kern',
        asset: null,
        severity: 2,
        fields: {
          kernel: {
            kind: 'page_fault',
            title: 'BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill',
            severity: 'critical',
            culprit: 'acme_ring_fill',
            module: 'acme_net',
            process: 'ringd',
            pid: 2210,
            cpu: 3,
            taint: 'OE',
            panic: 'Fatal exception in interrupt',
            fingerprint: expect.stringMatching(/^[0-9a-f]{20}$/),
            stackFingerprint: expect.stringMatching(/^[0-9a-f]{20}$/),
            report: 'r',
            boot: 0,
            line: 4,
          },
        },
        correlationKeys: { kernelFinding: expect.stringMatching(/^page_fault\/[0-9a-f]{20}$/) },
        identity: {
          family: 'kernel',
          key: expect.stringMatching(/^page_fault [0-9a-f]{20}$/),
          template: 'kernel page fault in acme_ring_fill',
          state: null,
        },
      },
    ]);
  });

  it('makes an event of every occurrence, in the order of lines', () => {
    const log = fixture('soft-lockup');
    expect(events(log).map((event) => (event.fields!.kernel as { line: number }).line)).toEqual([1, 14]);
    expect(new Set(ids(log)).size).toBe(1);
  });

  it('gives one defect one signature on every machine, and another defect another', () => {
    const log = fixture('gpf-in-lock');
    const other = log.replaceAll('+0x1d/0x90', '+0x44/0xb0').replaceAll('5.15.0-105', '6.8.0-31');
    expect(ids(other)).toEqual(ids(log));
    expect(ids(log.replaceAll('iota_entry_drop', 'iota_entry_keep'))).not.toEqual(ids(log));
  });

  it('takes the wall time of the line, of the boot, or of the sender, in this order', () => {
    const line = '[   10.000000] usb 1-4: USB disconnect, device number 9';
    const at = (log: string, bootedAtMs: number | null) =>
      events(log, { bootedAtMs: bootedAtMs! })[0]!.stampMs;
    expect(at(line, null)).toBeUndefined();
    expect(at(line, 1_000_000)).toBe(1_010_000);
    expect(at(`2024-05-02T06:13:20Z web1 kernel: ${line}`, 1_000_000)).toBe(Date.UTC(2024, 4, 2, 6, 13, 20));
    const calibrated = `[    5.000000] audit: type=1400 audit(1714630400.120:88): x\n${line}`;
    expect(at(calibrated, 1_000_000)).toBe(1_714_630_405_122);
    const earlier = `${line}\n[    0.000000] Linux version 6.1.0 (a@b) #1\n[    0.100000] x`;
    expect(at(earlier, 1_000_000)).toBeUndefined();
  });

  it('takes the host from the lines unless the sender says it', () => {
    const log = 'May  2 06:13:20 nas7 kernel: [   10.000000] usb 1-4: USB disconnect, device number 9';
    expect(events(log)[0]).toMatchObject({ host: 'nas7', asset: '1-4' });
    expect(events(log, { host: 'web-1' })[0]!.host).toBe('web-1');
  });

  it('says the same words of every finding of one fingerprint', () => {
    const folder = (path: string) =>
      readdirSync(fileURLToPath(new URL(`../../../fixtures/kernel/${path}`, import.meta.url)))
        .filter((name) => name.endsWith('.log'))
        .map((name) => path + name.replace('.log', ''));
    const words = new Map<string, Set<string>>();
    for (const name of [...folder(''), ...folder('operations/')]) {
      for (const { defect, fingerprint } of analyseWhole(fixture(name)).findings)
        words.set(fingerprint, (words.get(fingerprint) ?? new Set()).add(defect));
    }
    expect(words.size).toBeGreaterThan(40);
    expect([...words.values()].filter((set) => set.size !== 1)).toEqual([]);
  });

  it.each([
    ['kasan', 'KASAN: use-after-free', 'omega_x', 'KASAN: use-after-free in omega_x'],
    ['page_fault', '', 'omega_x', 'kernel page fault in omega_x'],
    ['kernel_bug', 'corrupted list', 'omega_x', 'kernel BUG: corrupted list in omega_x'],
    ['oops', 'Oops', null, 'kernel oops'],
    ['link_down', 'link down', null, 'network link down'],
    ['oom', 'oom system indexer', null, 'out of memory: system indexer'],
    ['io_error', 'block medium', null, 'I/O error: block medium'],
  ] as const)('calls %s of class "%s" in %s: %s', (kind, family, culprit, words) => {
    expect(defectOf(kind, family, culprit)).toBe(words);
  });
});
