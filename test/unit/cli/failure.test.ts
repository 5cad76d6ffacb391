import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/client.js';
import { describeFailure } from '../../../src/cli/failure.js';

const coded = (code: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });

describe('cli/failure', () => {
  it.each([
    [new UsageError('There is no file x.log.'), 'There is no file x.log.'],
    [
      new Error('The environment has 1 fault(s):\n  PORT: too big'),
      'The environment has 1 fault(s):\n  PORT: too big',
    ],
    [
      coded('EADDRINUSE', 'listen EADDRINUSE', { address: '127.0.0.1', port: 4000 }),
      'Port 4000 of 127.0.0.1 is in use. Stop what uses it, or set PORT to another one (0 picks a free one).',
    ],
    [
      coded('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432'),
      'The database does not answer: connect ECONNREFUSED 10.0.0.1:5432. Check DATABASE_URL.',
    ],
    [
      coded('28P01', 'password authentication failed for user "x"'),
      'The database refuses the connection: password authentication failed for user "x". Check DATABASE_URL.',
    ],
    ['a word', 'a word'],
  ])('says %s in a sentence', (error, text) => {
    expect(describeFailure(error)).toBe(text);
  });

  it('shows where it happened for what nobody foresaw', () => {
    expect(describeFailure(new TypeError('x is not a function'))).toContain('failure.test.ts');
  });
});
