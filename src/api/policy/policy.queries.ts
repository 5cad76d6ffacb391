import { PRESET_NAMES } from '../../domain/attention/presets.js';
import { builder } from '../builder.js';
import { inTenants, readableTenants } from '../guard.js';
import { ScoringPolicyType, ScoringPresetType } from './policy.type.js';

builder.queryField('scoringPresets', (t) =>
  t.field({
    type: [ScoringPresetType],
    authScopes: { read: true },
    description: 'Scoring policies to start from.',
    resolve: () => [...PRESET_NAMES],
  }),
);

builder.queryField('scoringPolicies', (t) =>
  t.prismaConnection(
    {
      type: ScoringPolicyType,
      cursor: 'tenantId_version',
      authScopes: { read: true },
      description:
        'The policies a tenant has had, the present one first; none while it has the defaults it began with (tenants { scoringPolicy } has the present one always).',
      args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
      totalCount: async (_, { tenant }, context) =>
        context.db.prisma.scoringPolicy.count({
          where: inTenants(await readableTenants(context, [tenant])),
        }),
      resolve: async (query, _, { tenant }, context) =>
        context.db.prisma.scoringPolicy.findMany({
          ...query,
          where: inTenants(await readableTenants(context, [tenant])),
          orderBy: { version: 'desc' },
        }),
    },
    { name: 'ScoringPolicyConnection' },
    { name: 'ScoringPolicyEdge' },
  ),
);
