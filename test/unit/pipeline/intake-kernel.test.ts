import { describe, expect, it } from 'vitest';
import { KERNEL_LOG_LIMIT } from '../../../src/domain/kernel/log-body.js';
import { intakeKernelLog, type KernelLogIntake } from '../../../src/pipeline/intake-kernel.js';

const taken = (input: KernelLogIntake) => {
  const result = intakeKernelLog(input);
  if ('fault' in result) throw new Error(result.fault.code);
  return result;
};

describe('pipeline/intake-kernel', () => {
  it('stores a log whole, on one line, with what its sender knows of it', () => {
    const { item } = taken({
      log: 'one\ntwo',
      host: 'web-1',
      bootedAt: new Date(0),
      sourcePath: '/dev/kmsg',
    });
    expect(item.envelope).toMatchObject({
      format: 'log',
      mode: 'MUTATION',
      source: { type: 'kernel', id: 'web-1', name: null, path: '/dev/kmsg' },
    });
    expect(item.envelope.body).not.toContain('\n');
    expect(JSON.parse(item.envelope.body)).toEqual({
      log: 'one\ntwo',
      host: 'web-1',
      bootedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('takes the log for its key where the sender gives none: the same log, the same key and the same report', () => {
    const [a, b, c, d] = [
      taken({ log: 'x' }),
      taken({ log: 'x' }),
      taken({ log: 'y' }),
      taken({ log: 'x', sourceId: 's' }),
    ];
    expect([b.item.idempotencyKey, b.reportId]).toEqual([a.item.idempotencyKey, a.reportId]);
    expect(c.item.idempotencyKey).not.toBe(a.item.idempotencyKey);
    expect(d.reportId).not.toBe(a.reportId);
    expect(taken({ log: 'x', idempotencyKey: 'k\u0000' }).item.idempotencyKey).toBe('k\u2400');
  });

  it('takes a log of exactly the limit, and half a character', () => {
    expect(taken({ log: 'x'.repeat(KERNEL_LOG_LIMIT) }).item.envelope.body.length).toBeGreaterThan(
      KERNEL_LOG_LIMIT,
    );
    expect(JSON.parse(taken({ log: 'a\ud83d' }).item.envelope.body).log).toBe('a\ufffd');
  });

  it.each<[string, KernelLogIntake, string, string]>([
    ['nothing', { log: ' \n\t' }, 'log', 'EMPTY_LOG'],
    ['too much', { log: 'x'.repeat(KERNEL_LOG_LIMIT + 1) }, 'log', 'LOG_TOO_LONG'],
    ['a long host', { log: 'x', host: 'h'.repeat(256) }, 'host', 'NAME_TOO_LONG'],
    ['a long source', { log: 'x', sourceId: 's'.repeat(257) }, 'sourceId', 'NAME_TOO_LONG'],
    ['a long name', { log: 'x', sourceName: 's'.repeat(257) }, 'sourceName', 'NAME_TOO_LONG'],
    ['an empty key', { log: 'x', idempotencyKey: '' }, 'idempotencyKey', 'EMPTY_KEY'],
    ['a long key', { log: 'x', idempotencyKey: 'k'.repeat(257) }, 'idempotencyKey', 'KEY_TOO_LONG'],
  ])('refuses %s, with the field and a hint', (_, input, field, code) => {
    expect(intakeKernelLog(input)).toEqual({
      field,
      fault: { code, message: expect.any(String), hint: expect.any(String) },
    });
  });
});
