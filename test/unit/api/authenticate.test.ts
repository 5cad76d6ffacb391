import { describe, expect, it } from 'vitest';
import { createAuthenticator, isLoopback, tokenOf } from '../../../src/api/authenticate.js';
import type { Token, TokenRepository } from '../../../src/store/token.repository.js';

const TOKEN: Token = {
  id: 'id-1',
  name: 'wall in the NOC',
  scopes: ['WALL'],
  tenants: ['acme'],
  expiresAt: null,
  createdAt: new Date(0),
  revokedAt: null,
};

/** Tokens in memory, a clock that stands still, and how often the repository was asked. */
function setUp(configured?: string) {
  const tokens = new Map<string, Token>([['fsk_good', TOKEN]]);
  const state = { now: Date.UTC(2026, 10, 21), admin: false, verified: 0, away: false };
  const reach = () => {
    if (state.away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  const repository: TokenRepository = {
    create: () => Promise.reject(new Error('not here')),
    verify: async (secret) => {
      reach();
      state.verified += 1;
      return tokens.get(secret) ?? null;
    },
    revoke: () => Promise.reject(new Error('not here')),
    list: async () => [...tokens.values()],
    adminExists: async () => {
      reach();
      return state.admin;
    },
  };
  const authenticator = createAuthenticator(repository, configured, () => new Date(state.now));
  const kind = async (token: string | null, loopback: boolean) =>
    (await authenticator.access({ token, loopback })).kind;
  return { authenticator, tokens, state, kind };
}

describe('api/authenticate createAuthenticator', () => {
  it.each([
    ['no token on loopback, no admin token anywhere', null, true, false, undefined, 'OPEN'],
    ['no token from the network', null, false, false, undefined, 'NONE'],
    ['no token on loopback once an admin token exists', null, true, true, undefined, 'NONE'],
    ['no token on loopback where one is configured', null, true, false, 'configured-admin-token', 'NONE'],
    ['a good token', 'fsk_good', false, true, undefined, 'TOKEN'],
    ['a wrong token', 'fsk_bad', false, true, undefined, 'NONE'],
    [
      'a wrong token on an open loopback: who presents one means it',
      'fsk_bad',
      true,
      false,
      undefined,
      'NONE',
    ],
    ['an empty token', '', true, false, undefined, 'NONE'],
    ['the configured token', 'configured-admin-token', false, false, 'configured-admin-token', 'TOKEN'],
    ['nearly the configured token', 'configured-admin-toke', false, false, 'configured-admin-token', 'NONE'],
  ])('gives rights for %s', async (_, token, loopback, admin, configured, expected) => {
    const { kind, state } = setUp(configured);
    state.admin = admin;
    expect(await kind(token, loopback)).toBe(expected);
  });

  it('gives a token its own scopes and tenants, and no more', async () => {
    const { authenticator } = setUp();
    expect(await authenticator.access({ token: 'fsk_good', loopback: true })).toEqual({
      kind: 'TOKEN',
      tokenId: 'id-1',
      name: 'wall in the NOC',
      scopes: new Set(['WALL']),
      tenants: new Set(['acme']),
    });
  });

  it('gives the configured token everything', async () => {
    const { authenticator } = setUp('configured-admin-token');
    const access = await authenticator.access({ token: 'configured-admin-token', loopback: false });
    expect([access.tenants, access.scopes.has('ADMIN'), access.tokenId]).toEqual([null, true, null]);
  });

  it('asks once in two seconds, for a wrong token too, and sees a revocation after that', async () => {
    const { kind, state, tokens } = setUp();
    await kind('fsk_good', false);
    await kind('fsk_bad', false);
    tokens.delete('fsk_good');
    state.now += 2_000;
    expect([await kind('fsk_good', false), await kind('fsk_bad', false), state.verified]).toEqual([
      'TOKEN',
      'NONE',
      2,
    ]);
    state.now += 1;
    expect([await kind('fsk_good', false), state.verified]).toEqual(['NONE', 3]);
  });

  it('forgets at once what this process revoked, and that the machine was open', async () => {
    const { kind, state, tokens, authenticator } = setUp();
    expect([await kind('fsk_good', false), await kind(null, true)]).toEqual(['TOKEN', 'OPEN']);
    tokens.delete('fsk_good');
    state.admin = true;
    expect([await kind('fsk_good', false), await kind(null, true)]).toEqual(['TOKEN', 'OPEN']);
    authenticator.forget();
    expect([await kind('fsk_good', false), await kind(null, true)]).toEqual(['NONE', 'NONE']);
  });

  it('sees within two seconds that an admin token now exists', async () => {
    const { kind, state } = setUp();
    await kind(null, true);
    state.admin = true;
    state.now += 2_001;
    expect(await kind(null, true)).toBe('NONE');
  });

  it('goes by what it knew for an hour while the database is away, and no longer than a token was to last', async () => {
    const { kind, state, tokens } = setUp();
    tokens.set('fsk_short', { ...TOKEN, expiresAt: new Date(state.now + 1_800_000) });
    for (const token of ['fsk_good', 'fsk_short', null]) await kind(token, true);
    state.away = true;
    state.now += 1_799_000;
    expect([await kind('fsk_good', true), await kind('fsk_short', true), await kind(null, true)]).toEqual([
      'TOKEN',
      'TOKEN',
      'OPEN',
    ]);
    state.now += 1_000;
    expect([await kind('fsk_good', true), await kind('fsk_short', true)]).toEqual(['TOKEN', 'NONE']);
    await expect(kind('fsk_never_seen', true)).rejects.toThrow('ECONNREFUSED');
    state.now += 1_800_001;
    await expect(kind('fsk_good', true)).rejects.toThrow('ECONNREFUSED');
    await expect(kind(null, true)).rejects.toThrow('ECONNREFUSED');
  });

  it('does not grow without end under a storm of wrong tokens', async () => {
    const { kind, state } = setUp();
    await kind('fsk_good', false);
    for (let i = 0; i < 1_000; i++) await kind(`fsk_${i}`, false);
    const before = state.verified;
    expect(await kind('fsk_good', false)).toBe('TOKEN');
    expect(state.verified).toBe(before + 1);
  });
});

describe('api/authenticate tokenOf', () => {
  it.each([
    [{ authorization: 'Bearer fsk_1' }, 'fsk_1'],
    [{ authorization: 'bearer   fsk_1' }, 'fsk_1'],
    [{ 'x-api-token': 'fsk_2' }, 'fsk_2'],
    [{ authorization: 'Bearer fsk_1', 'x-api-token': 'fsk_2' }, 'fsk_1'],
    [{ authorization: 'Basic dXNlcjpwdw==', 'x-api-token': 'fsk_2' }, 'fsk_2'],
    [{ authorization: 'Basic dXNlcjpwdw==' }, null],
    [{ authorization: 'Bearer' }, null],
    [{ authorization: 'Bearer two words' }, null],
    [{}, null],
  ])('finds the token of %j', (headers: Record<string, string>, token) => {
    expect(tokenOf((name) => headers[name])).toBe(token);
  });
});

describe('api/authenticate isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['::ffff:192.0.2.1', false],
    ['::', false],
    ['1127.0.0.1', false],
    ['', false],
    [undefined, false],
  ])('knows whether %s is this machine', (address, expected) => expect(isLoopback(address)).toBe(expected));
});
