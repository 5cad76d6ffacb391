import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSchedulePattern } from '../../../src/jobs/pattern.js';

describe('jobs/pattern', () => {
  it.each([
    '0 7 * * *',
    '*/5 * * * *',
    '0 0 7 * * MON-FRI',
    '15 2,14 1-7 JAN,jul sun',
    ' 0  7 * * * ',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 5#3',
    '0 0 ? * 1',
  ])('takes %j', (pattern) => expect(isSchedulePattern(pattern)).toBe(true));

  it.each([
    '',
    '   ',
    '* * * *',
    '* * * * * * *',
    'every day at 7',
    '@daily',
    '0 7 * * MONDAYS',
    '0 7 * * *; rm',
    '0 7 * * $(x)',
    '0 7 * * JANUARY',
  ])('refuses %j', (pattern) => expect(isSchedulePattern(pattern)).toBe(false));

  it('comes to an end on any text', () => {
    const fields = fc.string({
      unit: fc.constantFrom('M', 'O', 'N', 'J', 'A', '*', '/', '-', '1', ' ', 'x'),
      maxLength: 300,
    });
    fc.assert(fc.property(fields, (text) => void expect(typeof isSchedulePattern(text)).toBe('boolean')));
    expect(isSchedulePattern(`0 7 * * ${'MON-'.repeat(50_000)}!`)).toBe(false);
  });
});
