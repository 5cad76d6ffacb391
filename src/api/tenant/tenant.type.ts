import { AttributionProfileEnum } from '../attribution/attribution.enums.js';
import { builder } from '../builder.js';
import { TenantClockEnum } from '../enums.js';

export const TenantType = builder.prismaObject('Tenant', {
  description: 'One customer environment, named by its slug.',
  fields: (t) => ({
    tenant: t.exposeID('id', { description: 'Its slug.' }),
    id: t.exposeID('id', { description: 'Its slug too, for clients that key by id.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    clock: t.field({
      type: TenantClockEnum,
      resolve: (row) => row.clock as 'WALL',
      description: 'What now means.',
    }),
    timeZone: t.exposeString('timeZone', { description: 'IANA name; stamps without a zone are read in it.' }),
    attributionProfile: t.field({
      type: AttributionProfileEnum,
      resolve: (row) => row.attributionProfile as 'ROBUST',
      description: 'The rules its observations are folded by; setAttributionProfile chooses.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.createdAt,
      description: 'When it was created.',
    }),
    now: t.field({
      type: 'DateTime',
      description: 'Now, on its clock.',
      resolve: (row, _, { now }) => (row.clock === 'EVENT' ? (row.eventClockAt ?? now()) : now()),
    }),
  }),
});

/** A client that asks for __typename alone makes an empty selection, which Prisma refuses. */
export const whole = <T extends object>(query: T): T | Record<string, never> =>
  'select' in query && Object.keys(query.select as object).length === 0 ? {} : query;
