import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import type PrismaTypes from '../store/generated/pothos.js';
import { getDatamodel } from '../store/generated/pothos.js';
import { hasScope } from './access.js';
import type { Context } from './context.js';
import { asGraphQLError, notAllowed } from './errors.js';
import { decodeId, encodeId } from './ids.js';

export type SchemaTypes = {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  AuthScopes: { ingest: boolean; read: boolean; review: boolean; admin: boolean; wall: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
    Upload: { Input: File; Output: never };
  };
};

/** The most one page of a connection may hold. */
export const PAGE_LIMIT = 500;
export const PAGE_DEFAULT = 50;

/** The only place that knows both Prisma's types and the API's. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [
    ErrorsPlugin,
    ScopeAuthPlugin,
    ComplexityPlugin,
    RelayPlugin,
    PrismaPlugin,
    DataloaderPlugin,
    ValidationPlugin,
  ],
  defaultFieldNullability: false,
  errors: { defaultTypes: [], directResult: true },
  scopeAuth: {
    // A subscription without the right ends at once, not at its first event.
    authorizeOnSubscribe: true,
    authScopes: ({ access }) => ({
      ingest: hasScope(access, 'INGEST'),
      read: hasScope(access, 'READ', 'REVIEW'),
      review: hasScope(access, 'REVIEW'),
      admin: hasScope(access, 'ADMIN'),
      wall: hasScope(access, 'WALL', 'READ', 'REVIEW'),
    }),
    unauthorizedError: (_parent, context) =>
      context.access.kind === 'NONE' ? asUnauthenticated() : asGraphQLError(notAllowed('do this')),
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: { complexity: 250_000, depth: 16, breadth: 2_000 },
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: (type, id) => encodeId(type, String(id)),
    decodeGlobalID: decodeId,
    nodesQueryOptions: false,
    nodeQueryOptions: {
      nullable: true,
      resolve: (_root, { id }, _context, _info, resolveNode) => orNull(resolveNode(id)),
      authScopes: { wall: true },
      description: 'Anything that has an id; null when there is no such thing, or not for this token.',
    },
  },
  prisma: {
    client: (context) => context.db.prisma,
    dmmf: getDatamodel(),
    maxConnectionSize: PAGE_LIMIT,
    defaultConnectionSize: PAGE_DEFAULT,
    onUnusedQuery: null,
  },
});

function asUnauthenticated() {
  return asGraphQLError(
    Object.assign(notAllowed('do this'), {
      code: 'UNAUTHENTICATED',
      message: 'A token is needed.',
      hint: 'Send "Authorization: Bearer TOKEN" or "X-API-Token: TOKEN"; `foreshock token` makes one.',
    }),
  );
}

/** What is not there is null, and so is what the token may not see: it was looked up as nothing. */
async function orNull(node: unknown): Promise<unknown> {
  try {
    return await node;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'P2025') return null;
    throw error;
  }
}
