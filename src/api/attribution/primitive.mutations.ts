import { resolveArrayConnection } from '@pothos/plugin-relay';
import { type Primitive, unregistered } from '../../domain/attribution/primitive.js';
import {
  type PrimitiveDefinition,
  primitiveOfDefinition,
  validateDefinition,
} from '../../domain/attribution/primitive-definition.js';
import { PRIMITIVES } from '../../domain/attribution/primitive-registry.js';
import { ATTRIBUTION_LANES } from '../../store/attribution-touch.sql.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import type { Context } from '../context.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { readableTenants, requireTenant } from '../guard.js';
import { ValueKindEnum } from './attribution.enums.js';

const finite = (bound: number | undefined): number | null =>
  bound !== undefined && Number.isFinite(bound) ? bound : null;

const PrimitiveType = builder.objectRef<Primitive>('Primitive').implement({
  description: 'A named behavioural measurement, and what it takes.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its dotted name.' }),
    domain: t.exposeString('domain', { description: 'The first part of the name.' }),
    kind: t.field({
      type: ValueKindEnum,
      resolve: (row) => row.kind,
      description: 'How its values are told apart.',
    }),
    description: t.exposeString('description', { description: 'What it measures.' }),
    allowed: t.field({
      type: ['String'],
      nullable: true,
      resolve: (row) => (row.allowed ? [...row.allowed] : null),
      description: 'The texts it takes; null for any. "unknown" may always be sent.',
    }),
    minimum: t.float({
      nullable: true,
      resolve: (row) => finite(row.range?.min),
      description: 'The least number it takes; null for none.',
    }),
    maximum: t.float({
      nullable: true,
      resolve: (row) => finite(row.range?.max),
      description: 'The largest number it takes; null for none.',
    }),
    registered: t.exposeBoolean('registered', {
      description: 'False for a name that was observed and that nobody has registered.',
    }),
  }),
});

builder.queryField('primitives', (t) =>
  t.connection(
    {
      type: PrimitiveType,
      authScopes: { $any: { read: true, ingest: true } },
      description:
        'Primitives by name: those built in, those the tenant has registered, and those only observed so far.',
      args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
      resolve: async (_, { tenant, ...args }, context) => {
        await readableTenants(context, [tenant]);
        const all = await primitivesOf(context, tenant);
        return resolveArrayConnection({ args, defaultSize: PAGE_DEFAULT, maxSize: PAGE_LIMIT }, all);
      },
    },
    { name: 'PrimitiveConnection' },
    { name: 'PrimitiveEdge' },
  ),
);

async function primitivesOf({ stores }: Context, tenant: string): Promise<Primitive[]> {
  const byName = new Map<string, Primitive>();
  for (const name of await stores.primitives.unregistered(tenant)) byName.set(name, unregistered(name));
  for (const primitive of PRIMITIVES) byName.set(primitive.name, primitive);
  for (const own of await stores.primitives.list(tenant)) byName.set(own.name, primitiveOfDefinition(own));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const RegisterPrimitiveInput = builder.inputType('RegisterPrimitiveInput', {
  description:
    'What a primitive is, in one tenant. A definition replaces an earlier one, and one that is built in.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    name: t.string({ required: true, description: 'Its dotted name, the domain first.' }),
    kind: t.field({ type: ValueKindEnum, required: true, description: 'How its values are told apart.' }),
    description: t.string({ required: true, description: 'What it measures.' }),
    allowed: t.stringList({ description: 'CATEGORICAL: the texts it takes; any when omitted.' }),
    minimum: t.float({ description: 'NUMERIC: the least number it takes.' }),
    maximum: t.float({ description: 'NUMERIC: the largest number it takes.' }),
  }),
});

builder.mutationField('registerPrimitive', (t) =>
  t.field({
    type: PrimitiveType,
    description:
      'Registers a primitive. What was observed of it is folded again by the new kind. Needs the ADMIN scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'RegisterPrimitiveResult', description: 'The primitive, or why it was not registered.' },
    },
    args: { input: t.arg({ type: RegisterPrimitiveInput, required: true, description: 'The primitive.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'ADMIN');
      const definition: PrimitiveDefinition = {
        name: input.name,
        kind: input.kind,
        description: input.description,
        allowed: input.allowed ?? [],
        minimum: input.minimum ?? null,
        maximum: input.maximum ?? null,
      };
      const valid = validateDefinition(definition);
      if (!valid.ok) {
        const { code, message, hint } = valid.error;
        throw new ValidationError(code, message, hint ?? null, [{ path: 'input', message }]);
      }
      await context.stores.primitives.register(tenant.id, definition, context.now());
      wakeEveryLane(context, tenant.id);
      return primitiveOfDefinition(definition);
    },
  }),
);

export function wakeEveryLane(context: Context, tenantId: string): void {
  for (let lane = 0; lane < ATTRIBUTION_LANES; lane++) context.wakeAttribution({ tenantId, lane });
}
