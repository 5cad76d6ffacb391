import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { decodePosition, encodePosition } from '../../../src/api/position.js';

const slugs = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/);
const cursors = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

describe('api/position', () => {
  it('reads back where a subscription stands in every tenant, to the last digit', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(slugs, cursors), { selector: ([slug]) => slug }), (entries) => {
        expect(decodePosition(encodePosition(new Map(entries)))).toEqual(new Map(entries));
      }),
    );
  });

  it('takes the empty cursor for before everything', () => {
    expect(decodePosition('')).toEqual(new Map());
  });

  it.each([
    ['no base64', '!!!'],
    ['no JSON', Buffer.from('hello').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['no number', Buffer.from('{"acme":"seven"}').toString('base64url')],
    ['half a number', Buffer.from('{"acme":1.5}').toString('base64url')],
    ['a nested value', Buffer.from('{"acme":{"x":1}}').toString('base64url')],
  ])('answers %s with a code and a hint', (_, cursor) => {
    let code: unknown = null;
    try {
      decodePosition(cursor);
    } catch (error) {
      code = error instanceof GraphQLError && error.extensions.code;
    }
    expect(code).toBe('BAD_CURSOR');
  });
});
