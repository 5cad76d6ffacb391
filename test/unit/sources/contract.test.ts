import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/domain/shared/result.js';
import { SOURCES } from '../../../src/sources/registry.js';
import { CONTEXT } from './context.js';

/** What a sender may write: anything, and what looks like something. */
const bodies = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  fc
    .record(
      { message: fc.anything(), text: fc.anything(), host: fc.anything(), at: fc.anything() },
      { requiredKeys: [] },
    )
    .map((object) => JSON.stringify(object) ?? ''),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '{',
    '[]',
    'null',
    '<0>',
    '<999>1 - - - - - -',
    '\u{feff}{}',
    '{"__proto__":1}',
  ),
);

const isReason = ({ code, message }: Failure): boolean =>
  /^[A-Z][A-Z_]+$/.test(code) && message.trim() !== '';

describe.each(SOURCES.filter(({ parseLine }) => parseLine))('source $type', ({ parseLine, webhook }) => {
  it('gives at least one event, or a reason, whatever comes in, and never throws', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const read = parseLine!(body, CONTEXT);
        expect(read.ok ? read.value.length > 0 : isReason(read.error)).toBe(true);
        for (const { message, stampMs } of read.ok ? read.value : []) {
          expect(typeof message).toBe('string');
          expect(stampMs ?? 0).not.toBeNaN();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same of the same body', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(parseLine!(body, CONTEXT)).toEqual(parseLine!(body, CONTEXT));
      }),
      { numRuns: 50 },
    );
  });

  it.runIf(webhook)('cuts a posted body into texts, or gives a reason, whatever comes in', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const cut = webhook!.split(body);
        expect(cut.ok ? cut.value.every((text) => typeof text === 'string') : isReason(cut.error)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
