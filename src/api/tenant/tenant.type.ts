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
