import { describe, expect, it } from 'vitest';
import { isAway, whileAway } from '../../../../src/platform/postgres/away.js';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('platform/postgres/away', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a server that shuts down', withCode('57P01')],
    ['a server that is starting up', withCode('57P03')],
    ['too many connections', withCode('53300')],
    ['a full disk', withCode('53100')],
    ['a standby that only reads', withCode('25006')],
    ['a connection that Prisma found closed', withCode('P1017', 'Server has closed the connection.')],
    ['a connection lost in the middle', new Error('Connection terminated unexpectedly')],
    ['a connection that takes too long', new Error('timeout exceeded when trying to connect')],
    ['any of them as a cause', new Error('the query failed', { cause: withCode('ECONNRESET') })],
  ])('is true for %s', (_, error) => expect(isAway(error)).toBe(true));

  it.each([
    ['a row that is there already', withCode('23505')],
    ['a mistake in SQL', withCode('42601')],
    ['a statement that was cancelled', withCode('57014')],
    ['an error of ours', new Error('There is no tenant x.')],
    ['a file that is missing', withCode('ENOENT')],
    ['no error at all', 'ECONNREFUSED'],
    ['nothing', null],
  ])('is false for %s', (_, error) => expect(isAway(error)).toBe(false));

  it('gives the other value for those alone', () => {
    expect(whileAway('other')(withCode('ECONNREFUSED'))).toBe('other');
    expect(() => whileAway('other')(new Error('a bug'))).toThrow('a bug');
  });
});
