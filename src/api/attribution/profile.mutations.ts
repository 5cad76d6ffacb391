import { builder } from '../builder.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { TenantType, whole } from '../tenant/tenant.type.js';
import { AttributionProfileEnum } from './attribution.enums.js';
import { wakeEveryLane } from './primitive.mutations.js';

const SetAttributionProfileInput = builder.inputType('SetAttributionProfileInput', {
  description: "The rules a tenant's observations are folded by.",
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    profile: t.field({ type: AttributionProfileEnum, required: true, description: 'Whose rules.' }),
  }),
});

builder.mutationField('setAttributionProfile', (t) =>
  t.prismaField({
    type: TenantType,
    description:
      'Chooses the rules observations are folded by. Every state is folded again; what changes is told to subscribers. Needs the ADMIN scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'SetAttributionProfileResult', description: 'The tenant, or why nothing was chosen.' },
    },
    args: { input: t.arg({ type: SetAttributionProfileInput, required: true, description: 'The profile.' }) },
    resolve: async (query, _, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'ADMIN');
      await context.stores.tenants.setAttributionProfile(tenant.id, input.profile, context.now());
      wakeEveryLane(context, tenant.id);
      return context.db.prisma.tenant.findUniqueOrThrow({ ...whole(query), where: { id: tenant.id } });
    },
  }),
);
