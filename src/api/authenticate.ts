import { createHash, timingSafeEqual } from 'node:crypto';
import type { Token, TokenRepository } from '../store/token.repository.js';
import { type Access, NO_ACCESS, OPEN_ACCESS } from './access.js';
import { createRemembered } from './remembered.js';

/** What a request or a connection presents; the header names are in lower case. */
export type Credentials = { readonly token: string | null; readonly loopback: boolean };

export type Authenticator = {
  readonly access: (credentials: Credentials) => Promise<Access>;
  readonly forget: () => void;
};

/**
 * Turns a token into rights. Without a token there are none, but on the loopback address as long as no admin token
 * exists: then this machine's users may do everything, and the server listens on loopback only.
 */
export function createAuthenticator(
  tokens: TokenRepository,
  configured: string | undefined,
  now: () => Date,
): Authenticator {
  const known = createRemembered<Token | null>(now);
  const admin = createRemembered<boolean>(now);

  const adminExists = async () =>
    configured !== undefined || (await admin.get('exists', () => tokens.adminExists(now())));
  const find = async (secret: string) => {
    const key = createHash('sha256').update(secret).digest('base64');
    const token = await known.get(key, () => tokens.verify(secret, now()));
    // Asked again, because the answer may be of an hour ago.
    return token?.expiresAt && token.expiresAt <= now() ? null : token;
  };

  return {
    access: async ({ token, loopback }) => {
      if (token === null) return loopback && !(await adminExists()) ? OPEN_ACCESS : NO_ACCESS;
      if (configured !== undefined && same(token, configured)) return CONFIGURED;
      const found = await find(token);
      return found ? accessOf(found) : NO_ACCESS;
    },
    forget: () => {
      known.forget();
      admin.forget();
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
