import { createHash, timingSafeEqual } from 'node:crypto';
import type { Token, TokenRepository } from '../store/token.repository.js';
import { type Access, NO_ACCESS, OPEN_ACCESS } from './access.js';

/** What a request or a connection presents; the header names are in lower case. */
export type Credentials = { readonly token: string | null; readonly loopback: boolean };

export type Authenticator = {
  readonly access: (credentials: Credentials) => Promise<Access>;
  readonly forget: () => void;
};

/** A revocation made by another process is seen this much later. */
const FRESH_MS = 2_000;
const KEPT = 1_000;

/**
 * Turns a token into rights. Without a token there are none, but on the loopback address as long as no admin token
 * exists: then this machine's users may do everything, and the server listens on loopback only.
 */
export function createAuthenticator(
  tokens: TokenRepository,
  configured: string | undefined,
  now: () => Date,
): Authenticator {
  const known = new Map<string, { at: number; token: Token | null }>();
  let admin: { at: number; exists: boolean } | null = null;

  const adminExists = async () => {
    if (configured !== undefined) return true;
    const at = now().getTime();
    if (!admin || at - admin.at > FRESH_MS) admin = { at, exists: await tokens.adminExists(now()) };
    return admin.exists;
  };
  const find = async (secret: string) => {
    const at = now().getTime();
    const key = createHash('sha256').update(secret).digest('base64');
    const cached = known.get(key);
    if (cached && at - cached.at <= FRESH_MS) return cached.token;
    const token = await tokens.verify(secret, now());
    if (known.size >= KEPT) known.clear();
    known.set(key, { at, token });
    return token;
  };

  return {
    access: async ({ token, loopback }) => {
      if (token === null) return loopback && !(await adminExists()) ? OPEN_ACCESS : NO_ACCESS;
      if (configured !== undefined && same(token, configured)) return CONFIGURED;
      const found = await find(token);
      return found ? accessOf(found) : NO_ACCESS;
    },
    forget: () => {
      known.clear();
      admin = null;
    },
  };
}

const CONFIGURED: Access = { ...OPEN_ACCESS, kind: 'TOKEN', name: 'FORESHOCK_ADMIN_TOKEN' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const accessOf = (token: Token): Access => ({
  kind: 'TOKEN',
  tokenId: token.id,
  name: token.name,
  scopes: new Set(token.scopes),
  tenants: token.tenants === null ? null : new Set(token.tenants),
});

/** The token of `Authorization: Bearer ..` or `X-API-Token: ..`; never of a query string, which logs and proxies keep. */
export function tokenOf(header: (name: string) => string | null | undefined): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(header('authorization') ?? '');
  return bearer?.[1] ?? header('x-api-token') ?? null;
}

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (/^(?:::ffff:)?127\./.test(address) || address === '::1');
