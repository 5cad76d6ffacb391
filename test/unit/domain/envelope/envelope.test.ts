import { describe, expect, it } from 'vitest';
import {
  BATCH_LIMIT,
  ENVELOPE_STATUSES,
  LINE_LIMIT_BYTES,
  SOURCE_TYPES,
} from '../../../../src/domain/envelope/envelope.js';

/** These are contracts with senders and with stored rows: a change here needs a migration or a new promise. */
describe('domain/envelope/envelope', () => {
  it('names each source and status once', () => {
    expect(new Set(SOURCE_TYPES).size).toBe(SOURCE_TYPES.length);
    expect(ENVELOPE_STATUSES).toEqual(['RECEIVED', 'CANONICALIZED', 'PARSE_FAILED', 'UNSUPPORTED']);
  });

  it('takes lines of a mebibyte and calls of ten thousand', () => {
    expect([LINE_LIMIT_BYTES, BATCH_LIMIT]).toEqual([1_048_576, 10_000]);
  });
});
