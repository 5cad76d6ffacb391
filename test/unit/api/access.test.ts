import { describe, expect, it } from 'vitest';
import {
  type Access,
  hasScope,
  mayTouch,
  NO_ACCESS,
  OPEN_ACCESS,
  tenantsFor,
} from '../../../src/api/access.js';
import type { TokenScope } from '../../../src/store/token.repository.js';

const access = (tenants: readonly string[] | null, ...scopes: TokenScope[]): Access => ({
  kind: 'TOKEN',
  tokenId: 't',
  name: 'test',
  scopes: new Set(scopes),
  tenants: tenants && new Set(tenants),
});

describe('api/access', () => {
  it.each([
    ['a token of its tenants', access(['acme', 'zenith'], 'READ'), 'acme', true],
    ['a token of other tenants', access(['zenith'], 'READ'), 'acme', false],
    ['a token of no tenant', access([], 'ADMIN'), 'acme', false],
    ['a token of every tenant', access(null, 'READ'), 'acme', true],
    ['nobody', NO_ACCESS, 'acme', false],
    ['anybody on this machine', OPEN_ACCESS, 'acme', true],
  ])('decides which tenants may be touched: %s', (_, who, tenant, may) => {
    expect(mayTouch(who, tenant)).toBe(may);
  });

  it.each<[string, Access, TokenScope[], boolean]>([
    ['the scope itself', access(null, 'INGEST'), ['INGEST'], true],
    ['one of several', access(null, 'WALL'), ['READ', 'WALL'], true],
    ['another scope', access(null, 'INGEST'), ['READ'], false],
    ['no scope', access(null), ['READ'], false],
    ['an admin', access(['acme'], 'ADMIN'), ['REVIEW'], true],
    ['nobody', NO_ACCESS, ['READ'], false],
    ['anybody on this machine', OPEN_ACCESS, ['REVIEW'], true],
    ['a reader who would be admin', access(null, 'READ', 'REVIEW', 'INGEST', 'WALL'), ['ADMIN'], false],
  ])('decides what may be done: %s', (_, who, scopes, may) => {
    expect(hasScope(who, ...scopes)).toBe(may);
  });

  it.each([
    ['all it may read, when none is asked for', access(['acme', 'zenith']), null, ['acme', 'zenith'], []],
    ['every tenant there is, for a token of all', access(null), undefined, null, []],
    ['those asked for', access(['acme', 'zenith']), ['zenith'], ['zenith'], []],
    ['those asked for, refusing the rest', access(['acme']), ['acme', 'zenith'], ['acme'], ['zenith']],
    ['none, where none may be read', NO_ACCESS, null, [], []],
    ['none of an empty list', access(null), [], [], []],
  ])('reads for %s', (_, who, asked, tenants, refused) => {
    expect(tenantsFor(who, asked)).toEqual({ tenants, refused });
  });
});
