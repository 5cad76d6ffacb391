import { builder } from '../builder.js';

export const AcknowledgementType = builder.prismaObject('Acknowledgement', {
  description: 'That somebody is on a candidate.',
  fields: (t) => ({
    note: t.exposeString('note', { nullable: true, description: 'In their words.' }),
    by: t.exposeString('by', { description: 'Name of the token that said it.' }),
    at: t.field({ type: 'DateTime', resolve: (row) => row.at, description: 'Event time it was said at.' }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was recorded.',
    }),
  }),
});
