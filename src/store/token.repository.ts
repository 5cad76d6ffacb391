import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../platform/ids.js';
import type { Database } from './client.js';

export const TOKEN_SCOPES = ['INGEST', 'READ', 'REVIEW', 'ADMIN', 'WALL'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export type NewToken = {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Null: every tenant, those to come included. */
  readonly tenants: readonly string[] | null;
  readonly expiresAt: Date | null;
};

export type Token = NewToken & {
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
};

export type TokenRepository = {
  /** Makes a token; the secret is returned here and never again: only its hash is kept. */
  readonly create: (
    token: NewToken,
    now: Date,
  ) => Promise<{ readonly token: Token; readonly secret: string }>;
  /** The token of a secret, when it is valid now. */
  readonly verify: (secret: string, now: Date) => Promise<Token | null>;
  readonly revoke: (id: string, now: Date) => Promise<Token | null>;
  readonly list: () => Promise<readonly Token[]>;
  /** True once a valid admin token exists: from then on nobody is let in without a token. */
  readonly adminExists: (now: Date) => Promise<boolean>;
};

/** The start says what it is, to people and to secret scanners. */
const PREFIX = 'fsk_';

// 24 random bytes: a plain hash is enough, there is nothing to guess.
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

type Row = {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly allTenants: boolean;
  readonly tenantIds: string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

const toToken = (row: Row): Token => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as TokenScope[],
  tenants: row.allTenants ? null : row.tenantIds,
  expiresAt: row.expiresAt,
  createdAt: row.createdAt,
  revokedAt: row.revokedAt,
});

const isValid = (token: Token, now: Date): boolean =>
  token.revokedAt === null && (token.expiresAt === null || token.expiresAt > now);

export function createTokenRepository({ prisma }: Database): TokenRepository {
  return {
    create: async (token, now) => {
      const secret = PREFIX + randomBytes(24).toString('base64url');
      const row = await prisma.apiToken.create({
        data: {
          id: newId(now),
          name: token.name,
          hash: new Uint8Array(hashOf(secret)),
          scopes: [...token.scopes],
          allTenants: token.tenants === null,
          tenantIds: [...(token.tenants ?? [])],
          createdAt: now,
          expiresAt: token.expiresAt,
        },
      });
      return { token: toToken(row), secret };
    },
    verify: async (secret, now) => {
      const row = await prisma.apiToken.findUnique({ where: { hash: new Uint8Array(hashOf(secret)) } });
      const token = row ? toToken(row) : null;
      return token && isValid(token, now) ? token : null;
    },
    revoke: async (id, now) => {
      const row = await prisma.apiToken.findUnique({ where: { id } });
      if (!row) return null;
      return toToken(
        row.revokedAt ? row : await prisma.apiToken.update({ where: { id }, data: { revokedAt: now } }),
      );
    },
    list: async () => (await prisma.apiToken.findMany({ orderBy: { createdAt: 'asc' } })).map(toToken),
    adminExists: async (now) => {
      const rows = await prisma.apiToken.findMany({
        where: { revokedAt: null, scopes: { has: 'ADMIN' }, allTenants: true },
      });
      return rows.map(toToken).some((token) => isValid(token, now));
    },
  };
}
