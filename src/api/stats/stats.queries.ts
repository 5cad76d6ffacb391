import type { Stats } from '../../store/stats.repository.js';
import { builder } from '../builder.js';
import { BandEnum } from '../enums.js';
import { readableTenants } from '../guard.js';

const SourceCount = builder.objectRef<Stats['bySource'][number]>('SourceCount').implement({
  description: 'What came from sources of one type.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Type of the sources.' }),
    envelopes: t.exposeInt('envelopes', { description: 'Envelopes read.' }),
    failures: t.exposeInt('failures', { description: 'Of these, not understood.' }),
  }),
});

const BandCount = builder.objectRef<Stats['byBand'][number]>('BandCount').implement({
  description: 'Signatures in one band.',
  fields: (t) => ({
    band: t.field({ type: BandEnum, resolve: (row) => row.band, description: 'The band.' }),
    signatures: t.exposeInt('signatures', { description: 'Kinds of event in it.' }),
  }),
});

const IngestStats = builder.objectRef<Stats>('IngestStats').implement({
  description: 'What came in and what became of it, as far back as raw data is kept.',
  fields: (t) => ({
    received: t.exposeInt('received', { description: 'Envelopes stored.' }),
    canonicalized: t.exposeInt('canonicalized', { description: 'Envelopes understood.' }),
    parseFailed: t.exposeInt('parseFailed', {
      description: 'Envelopes that could not be read; see rawEnvelopes.',
    }),
    unsupported: t.exposeInt('unsupported', { description: 'Envelopes whose source type has no parser.' }),
    signatures: t.exposeInt('signatures', { description: 'Kinds of event known.' }),
    candidates: t.exposeInt('candidates', { description: 'Candidates, merged ones left out.' }),
    bySource: t.field({
      type: [SourceCount],
      resolve: (row) => [...row.bySource],
      description: 'By type of source.',
    }),
    byBand: t.field({
      type: [BandCount],
      resolve: (row) => [...row.byBand],
      description: 'Signatures by band.',
    }),
  }),
});

builder.queryField('stats', (t) =>
  t.field({
    type: IngestStats,
    authScopes: { wall: true },
    description: 'Counts over tenants.',
    complexity: 20,
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
    },
    resolve: async (_, { tenants }, context) =>
      context.stores.stats.read(await readableTenants(context, tenants)),
  }),
);
