import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { analyseKernelLog } from '../../../../src/domain/kernel/analyst.js';
import { renderKernelHtml } from '../../../../src/domain/kernel/report/html.js';
import { renderKernelJson } from '../../../../src/domain/kernel/report/json.js';
import { KERNEL_REPORT_SCHEMA } from '../../../../src/domain/kernel/report/schema.js';
import { renderKernelText } from '../../../../src/domain/kernel/report/text.js';
import { fixture, reportOf } from './fixture.js';

const schema = z.fromJSONSchema(KERNEL_REPORT_SCHEMA as Parameters<typeof z.fromJSONSchema>[0]);
const parsed = (name: string): unknown => JSON.parse(renderKernelJson(reportOf(name)));

describe('domain/kernel/report', () => {
  it.each(['x86-null-dereference', 'two-boots', 'operations/mce', 'noise', 'arm64-kasan', 'memory-leak'])(
    'writes JSON that its published schema accepts: %s',
    (name) => {
      expect(schema.safeParse(parsed(name)).error?.issues ?? []).toEqual([]);
    },
  );

  it('has a schema that refuses what is missing or unheard of', () => {
    const report = parsed('refcount') as Record<string, unknown>;
    expect(schema.safeParse({ ...report, version: 2 }).success).toBe(false);
    expect(schema.safeParse({ ...report, more: 1 }).success).toBe(false);
    const { findings: _, ...without } = report;
    expect(schema.safeParse(without).success).toBe(false);
  });

  it('names its format and version first, and its keys in one order', () => {
    const keys = Object.keys(parsed('refcount') as object);
    expect(keys).toEqual([
      'format',
      'version',
      'anonymized',
      'lines',
      'metadata',
      'boots',
      'findings',
      'malformed',
      'limits',
    ]);
    expect(Object.keys(parsed('noise') as object)).toEqual(keys);
  });

  it('tells the story of a boot in its timeline', () => {
    const log = `${fixture('soft-lockup')}\n** 12 printk messages dropped **\n[ 7300.000000] usb 1-1: USB disconnect, device number 3`;
    const [boot] = analyseKernelLog(log).boots;
    expect(boot!.timeline.map((e) => [e.what, e.line, e.text])).toEqual([
      ['boot', 1, 'log begins'],
      ['finding', 1, 'BUG: soft lockup in pi_unlocked_ioctl'],
      ['finding', 14, 'BUG: soft lockup in pi_unlocked_ioctl'],
      ['messages-lost', 23, '12 messages lost'],
      ['finding', 24, 'USB device disconnected (1-1)'],
      ['end', 24, 'last line'],
    ]);
  });

  it('writes a text to paste into a ticket', () => {
    const text = renderKernelText(reportOf('x86-null-dereference'));
    expect(text).toContain(
      'One finding in 31 lines of 1 boot; the one to read first: BUG: unable to handle kernel NULL pointer dereference in acme_ring_fill.',
    );
    expect(text).toMatch(
      /Culprit {6}acme_ring_fill\n {2}Module {7}acme_net\n {2}Process {6}ringd \(pid 2210\)/,
    );
    expect(text).toMatch(/Seen {9}811\.440210 s \(2024-05-02T06:26:50\.737Z\)/);
    expect(text).toContain('    acme_poll [acme_net]');
    expect(text).toContain('What to do next:');
    expect(renderKernelText(reportOf('noise'))).toContain('Nothing wrong was found');
  });

  it('writes HTML that holds everything and asks for nothing', () => {
    const html = renderKernelHtml(reportOf('interleaved'));
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('KASAN: slab-out-of-bounds Read in beta_copy_name');
    expect(html).toContain('<svg class="timeline"');
    expect(html).toContain('@media print');
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<img|<link|https?:\/\/|url\(|@import| on\w+=/i);
  });

  it('escapes what comes from the log, wherever it ends up', () => {
    const evil = `<script>alert("1")</script><img src=x onerror='y'>`;
    const log = [
      `Linux version 6.1.0${evil.replaceAll(' ', '')} (a@b) (${evil}) #1`,
      `Command line: ${evil}`,
      `WARNING: ${evil}`,
      `CPU: 0 PID: 1 Comm: ${evil} Not tainted 6.1.0 #1`,
      `${evil}[12]: segfault at 0 ip 00 sp 00 error 4 in ${evil.replaceAll(' ', '')}[1+1]`,
      '{"MESSAGE": "cut',
    ].join('\n');
    const html = renderKernelHtml(analyseKernelLog(log));
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
  });

  it('gives every finding an explanation that says what to do next', () => {
    const [finding] = reportOf('x86-null-dereference').findings;
    expect(finding!.explanation).toMatchObject({ provider: 'heuristic' });
    expect(finding!.explanation!.nextSteps.join(' ')).toMatch(
      /acme_net.*tainted \(module from outside the tree, unsigned module\).*kdump/,
    );
  });
});
