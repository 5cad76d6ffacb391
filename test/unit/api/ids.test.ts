import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { decodeId, encodeId, tenantAndPlace, tenantAndUuid, uuidOf } from '../../../src/api/ids.js';

const UUID = '0199e5a0-7b1c-7d3e-8f00-5a5b5c5d5e5f';
const badId = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
};

describe('api/ids', () => {
  it('reads back every id it has made', () => {
    const types = fc.stringMatching(/^[A-Z][A-Za-z]{1,20}$/);
    const ids = fc.stringMatching(/^[\w.-]{1,80}$/);
    fc.assert(
      fc.property(types, ids, (typename, id) => {
        expect(decodeId(encodeId(typename, id))).toEqual({ typename, id });
        expect(encodeId(typename, id)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a bare UUID', UUID],
    ['plain text', 'Candidate:default.1'],
    ['base64 of something else', Buffer.from('hello').toString('base64url')],
    ['a type in lower case', encodeId('candidate', `default.${UUID}`)],
    ['an id with a slash', encodeId('Candidate', '../../etc')],
    ['an id with a NUL', encodeId('Candidate', 'a\u0000')],
    ['an id without end', encodeId('Candidate', 'a'.repeat(500))],
  ])('answers %s with a code and a hint, not with a stack', (_, id) => {
    expect(badId(() => decodeId(id))).toBe('BAD_ID');
  });

  it('never throws anything else, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect([null, 'BAD_ID']).toContain(badId(() => decodeId(text)));
        },
      ),
    );
  });

  it.each([
    [`default.${UUID}`, { tenantId: 'default', uuid: UUID }],
    [UUID, null],
    [`.${UUID}`, null],
    ['default.', null],
    [`default.${UUID.toUpperCase()}`, null],
    [`default.${UUID}x`, null],
  ])('splits %j into tenant and UUID', (id, expected) => expect(tenantAndUuid(id)).toEqual(expected));

  it('takes a thing by its global id or by its bare UUID, and by no other type', () => {
    const id = encodeId('Candidate', `acme.${UUID}`);
    expect(uuidOf('Candidate', id)).toEqual({ tenantId: 'acme', uuid: UUID });
    expect(uuidOf('Candidate', UUID.toUpperCase())).toEqual({ tenantId: null, uuid: UUID });
    expect(uuidOf('Signature', id)).toBeNull();
    expect(badId(() => uuidOf('Candidate', 'nonsense'))).toBe('BAD_ID');
  });

  it.each([
    [`acme.${UUID}.17`, { tenantId: 'acme', segmentId: UUID, numbers: [17] }],
    [`acme.${UUID}.17.2`, { tenantId: 'acme', segmentId: UUID, numbers: [17, 2] }],
    [`acme.${UUID}`, null],
    [`acme.${UUID}.17.2.3`, null],
    [`acme.${UUID}.-1`, null],
    [`acme.${UUID}.12345678`, null],
    [`ac/me.${UUID}.1`, null],
    [`acme.${'-'.repeat(36)}.1`, null],
  ])('finds the place of an envelope or event in %j', (id, expected) => {
    expect(tenantAndPlace(id)).toEqual(expected);
  });
});
