import { builder } from '../builder.js';
import { EnvelopeStatusEnum } from '../enums.js';

export const RawEnvelopeFilter = builder.inputType('RawEnvelopeFilter', {
  description: 'Which envelopes; every condition must hold.',
  fields: (t) => ({
    status: t.field({ type: [EnvelopeStatusEnum], description: 'In one of these states.' }),
    sourceType: t.string({ description: 'From a source of this type.' }),
    sourceId: t.string({ description: 'From the source with this id.' }),
    sourcePath: t.string({ description: 'From this place in a source.' }),
    since: t.field({ type: 'DateTime', description: 'Received at or after this.' }),
    until: t.field({ type: 'DateTime', description: 'Received before this.' }),
  }),
});
