import type { Band } from '../../domain/attention/band.js';
import { joinTemplates } from '../../domain/signature/template.js';
import {
  componentsOf,
  ExplanationType,
  explanationOf,
  ScoreComponent,
  standingOf,
} from '../attention.type.js';
import { builder } from '../builder.js';
import { BandEnum, WindowResolutionEnum } from '../enums.js';
import { visibleKey } from '../ids.js';
import { WindowType } from '../window.type.js';
import { RecurrenceAnalysis } from './recurrence.type.js';

export const SignatureNode = builder.prismaNode('Signature', {
  id: {
    resolve: (row) => `${row.tenantId}.${row.id}`,
    description: 'Made of tenant, mask version, family and masked text: the same on every worker.',
  },
  description: 'A kind of event, and its recurrence analysis.',
  findUnique: (id, { access }) => visibleKey(id, access),
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    template: t.string({
      resolve: (row) => row.templates.reduce(joinTemplates),
      description: 'The masked text; wildcards say what kind of value stands there.',
    }),
    family: t.exposeString('family', {
      description:
        'auth, network, vpn, storage, service, hardware, kernel, backup, mail, web, database, scheduler, security or other.',
    }),
    service: t.string({
      nullable: true,
      resolve: (row) => row.services[0] ?? null,
      description: 'The service that reports it; the first by name when several do.',
    }),
    occurrences: t.int({
      complexity: 2,
      resolve: async (row, _, { stores }) =>
        (await stores.signatures.totals(row.tenantId, row.id)).occurrences,
      description: 'Events counted, those of its members among them.',
    }),
    firstSeenAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.firstSeenAt,
      description: 'Time of the first event.',
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.lastSeenAt,
      description: 'Time of the last event.',
    }),
    score: t.exposeFloat('score', { description: 'The score now, 0..100.' }),
    band: t.field({ type: BandEnum, resolve: (row) => row.band as Band, description: 'The band now.' }),
    maskVersion: t.exposeInt('maskVersion', { description: 'Version of the masks that made the template.' }),
  }),
});

builder.prismaObjectFields(SignatureNode, (t) => ({
  samples: t.field({
    type: ['String'],
    description: 'The earliest messages, five at most.',
    select: { samples: true },
    resolve: (row) => (row.samples as { text: string }[]).map((sample) => sample.text),
  }),
  scoreBreakdown: t.field({
    type: [ScoreComponent],
    description: 'The nine components of the score; empty until it was weighed.',
    select: { tenantId: true, attention: true, score: true, band: true, policyVersion: true },
    resolve: (row, _, context) => componentsOf(context, row.tenantId, standingOf(row)),
  }),
  explanation: t.field({
    type: ExplanationType,
    description: 'Why it stands where it stands.',
    select: { tenantId: true, attention: true, score: true, band: true, policyVersion: true },
    resolve: (row, _, context) => explanationOf(context, row.tenantId, standingOf(row)),
  }),
  recurrence: t.field({
    type: RecurrenceAnalysis,
    resolve: (row) => row,
    description: 'How it recurs, and why it is not promoted.',
  }),
  hosts: t.field({
    type: ['String'],
    description: 'Hosts that show it, by name; 500 at most.',
    complexity: 5,
    resolve: async (row, _, { db, stores }) => {
      const members = await stores.signatures.members(row.tenantId, row.id);
      const sightings = await db.prisma.sighting.findMany({
        where: { tenantId: row.tenantId, signatureId: { in: members } },
        select: { host: true },
        distinct: ['host'],
        orderBy: { host: 'asc' },
        take: 500,
      });
      return sightings.map(({ host }) => host);
    },
  }),
  windows: t.field({
    type: [WindowType],
    description: 'Counts by time bucket, ascending.',
    complexity: 5,
    args: {
      resolution: t.arg({ type: WindowResolutionEnum, required: true, description: 'Width of a bucket.' }),
      since: t.arg({ type: 'DateTime', description: 'From here (inclusive).' }),
      until: t.arg({ type: 'DateTime', description: 'To here (exclusive).' }),
    },
    resolve: async (row, { resolution, since, until }, { stores }) => [
      ...(await stores.windows.list({
        tenantId: row.tenantId,
        signatureIds: [row.id],
        resolution,
        since: since ?? null,
        until: until ?? null,
      })),
    ],
  }),
}));
