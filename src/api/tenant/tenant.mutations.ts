import { isTimeZone } from '../../domain/event/zone.js';
import { TENANT_SLUG } from '../../domain/shared/ids.js';
import { hasScope } from '../access.js';
import { AttributionProfileEnum } from '../attribution/attribution.enums.js';
import { builder } from '../builder.js';
import { TenantClockEnum } from '../enums.js';
import { NotAllowed, notAllowed, ValidationError } from '../errors.js';
import { TenantType, whole } from './tenant.type.js';

const CreateTenantInput = builder.inputType('CreateTenantInput', {
  description: 'A new tenant.',
  fields: (t) => ({
    tenant: t.id({
      required: true,
      description: 'Its slug: lower case letters, digits and inner hyphens, 63 at most.',
    }),
    name: t.string({ description: 'Its name for people; the slug when omitted.' }),
    clock: t.field({
      type: TenantClockEnum,
      defaultValue: 'WALL',
      description: 'CLOCK EVENT: now = the newest trusted event time (imports, replays, demos).',
    }),
    attributionProfile: t.field({
      type: AttributionProfileEnum,
      defaultValue: 'ROBUST',
      description: 'The rules observations are folded by.',
    }),
    timeZone: t.string({ defaultValue: 'UTC', description: 'IANA name, like Europe/Berlin.' }),
  }),
});

builder.mutationField('createTenant', (t) =>
  t.prismaField({
    type: TenantType,
    description: 'Creates a tenant. Needs an ADMIN token for every tenant.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'CreateTenantResult', description: 'The tenant, or why it was not created.' },
    },
    args: { input: t.arg({ type: CreateTenantInput, required: true, description: 'The tenant.' }) },
    resolve: async (query, _, { input }, { access, stores, db }) => {
      if (!hasScope(access, 'ADMIN') || access.tenants !== null) throw notAllowed('create tenants');
      const issues = faultsOf(input.tenant, input.timeZone ?? 'UTC');
      if (issues.length > 0)
        throw new ValidationError('INVALID_TENANT', 'The tenant cannot be created like this.', null, issues);
      const created = await stores.tenants.create({
        id: input.tenant,
        name: input.name ?? input.tenant,
        clock: input.clock ?? 'WALL',
        timeZone: input.timeZone ?? 'UTC',
        attributionProfile: input.attributionProfile ?? 'ROBUST',
      });
      if (!created) {
        const issue = { path: 'input.tenant', message: 'is taken' };
        throw new ValidationError(
          'TENANT_EXISTS',
          `There is a tenant "${input.tenant}" already.`,
          'Choose another slug.',
          [issue],
        );
      }
      return db.prisma.tenant.findUniqueOrThrow({ ...whole(query), where: { id: input.tenant } });
    },
  }),
);

function faultsOf(slug: string, timeZone: string) {
  return [
    ...(TENANT_SLUG.test(slug)
      ? []
      : [
          {
            path: 'input.tenant',
            message: 'must be lower case letters, digits and inner hyphens, 63 at most',
          },
        ]),
    ...(isTimeZone(timeZone)
      ? []
      : [{ path: 'input.timeZone', message: 'must be an IANA time zone, like Europe/Berlin' }]),
  ];
}
