import type { Evidence } from '../../domain/memory/evidence.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import type { Context } from '../context.js';
import { inTenants, readableTenants } from '../guard.js';
import { uuidOf } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';
import { AcknowledgementType } from './acknowledgement.type.js';
import { ChangeWindowType } from './change-window.type.js';
import { EvidenceType } from './evidence.type.js';
import { IncidentNode } from './incident.type.js';
import { ReviewType } from './review.type.js';
import { SnoozeType } from './snooze.type.js';

const REVIEWS_SHOWN = 100;

builder.prismaObjectFields(CandidateNode, (t) => ({
  reviews: t.field({
    type: [ReviewType],
    authScopes: { read: true },
    description: `What people said of it, the newest first; ${REVIEWS_SHOWN} at most.`,
    complexity: 5,
    resolve: (row, _, { db }) =>
      db.prisma.review.findMany({
        where: { tenantId: row.tenantId, candidateId: row.id },
        orderBy: [{ at: 'desc' }, { id: 'asc' }],
        take: REVIEWS_SHOWN,
      }),
  }),
  acknowledgement: t.field({
    type: AcknowledgementType,
    nullable: true,
    authScopes: { read: true },
    description: 'Who is on it; null when nobody has said so.',
    resolve: (row, _, { db }) =>
      db.prisma.acknowledgement.findUnique({
        where: { tenantId_candidateId: { tenantId: row.tenantId, candidateId: row.id } },
      }),
  }),
  incident: t.field({
    type: IncidentNode,
    nullable: true,
    authScopes: { read: true },
    description: 'The incident made from it; null when nobody has.',
    resolve: (row, _, { db }) =>
      db.prisma.incident.findUnique({
        where: { tenantId_candidateId: { tenantId: row.tenantId, candidateId: row.id } },
      }),
  }),
  evidence: t.field({
    type: EvidenceType,
    nullable: true,
    authScopes: { read: true },
    description: 'What it rested on, copied out soon after it was promoted; null before.',
    resolve: async (row, _, { stores }): Promise<Evidence | null> =>
      (await stores.evidence.find(row.tenantId, row.id))?.content ?? null,
  }),
  changeWindows: t.field({
    type: [ChangeWindowType],
    authScopes: { read: true },
    select: { tenantId: true, attention: true },
    description: 'Declared windows its present score has to do with; five at most.',
    resolve: (row, _, { db }) =>
      db.prisma.changeWindow.findMany({
        where: { tenantId: row.tenantId, id: { in: windowIdsOf(row.attention) } },
        orderBy: { startsAt: 'desc' },
      }),
  }),
}));

type Weighed = {
  readonly findings?: { readonly change?: { readonly windows: readonly { id: string }[] } | null };
};
const windowIdsOf = (attention: unknown): string[] =>
  (attention as Weighed | null)?.findings?.change?.windows.map(({ id }) => id) ?? [];

builder.prismaObjectFields(SignatureNode, (t) => ({
  snooze: t.field({
    type: SnoozeType,
    nullable: true,
    description: 'The snooze that holds it back now; null when there is none.',
    resolve: (row, _, { db }) =>
      db.prisma.snooze.findFirst({
        where: { tenantId: row.tenantId, signatureId: row.rootId, endedAt: null },
        orderBy: { until: 'desc' },
      }),
  }),
}));

const IncidentFilter = builder.inputType('IncidentFilter', {
  description: 'Which incidents; every condition must hold.',
  fields: (t) => ({
    since: t.field({ type: 'DateTime', description: 'Started at or after this.' }),
    until: t.field({ type: 'DateTime', description: 'Started before this.' }),
    family: t.string({ description: 'Of this family.' }),
    service: t.string({ description: 'Reported by this service.' }),
    host: t.string({ description: 'Seen on this host.' }),
    signature: t.id({ description: 'With this signature in its story.' }),
    search: t.string({ description: 'Title, summary or note holds this text, whatever the case.' }),
  }),
});

builder.queryField('incidents', (t) =>
  t.prismaConnection(
    {
      type: IncidentNode,
      cursor: 'tenantId_id',
      authScopes: { read: true },
      description:
        'Durable memory of what mattered, the newest first. tenants omitted = every tenant the token may read.',
      args: {
        tenants: t.arg.idList({ description: 'Slugs of tenants.' }),
        filter: t.arg({ type: IncidentFilter, description: 'Which.' }),
      },
      totalCount: async (_, args, context) =>
        context.db.prisma.incident.count({ where: await incidentsWhere(args, context) }),
      resolve: async (query, _, args, context) =>
        context.db.prisma.incident.findMany({
          ...query,
          where: await incidentsWhere(args, context),
          orderBy: [{ startedAt: 'desc' }, { tenantId: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'IncidentConnection' },
    { name: 'IncidentEdge' },
  ),
);

type IncidentArgs = {
  readonly tenants?: string[] | null | undefined;
  readonly filter?: typeof IncidentFilter.$inferInput | null | undefined;
};

async function incidentsWhere({ tenants, filter }: IncidentArgs, context: Context) {
  const allowed = inTenants(await readableTenants(context, tenants));
  if (!filter) return allowed;
  const { since, until, family, service, host, signature, search } = filter;
  const named = signature ? uuidOf('Signature', signature) : null;
  const holds = { contains: search ?? '', mode: 'insensitive' as const };
  return {
    ...allowed,
    ...(since || until
      ? { startedAt: { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) } }
      : {}),
    ...(family ? { family } : {}),
    ...(service ? { services: { has: service } } : {}),
    ...(host ? { hosts: { has: host } } : {}),
    ...(signature ? { signatureIds: { has: named?.uuid ?? '00000000-0000-0000-0000-000000000000' } } : {}),
    ...(search ? { OR: [{ title: holds }, { summary: holds }, { note: holds }] } : {}),
  };
}

builder.queryField('changeWindows', (t) =>
  t.prismaConnection(
    {
      type: ChangeWindowType,
      cursor: 'tenantId_id',
      authScopes: { read: true },
      description: 'Declared change windows, the latest beginning first.',
      args: {
        tenants: t.arg.idList({
          description: 'Slugs of tenants; omitted = every tenant the token may read.',
        }),
        since: t.arg({ type: 'DateTime', description: 'That end after this.' }),
        until: t.arg({ type: 'DateTime', description: 'That begin before this.' }),
      },
      totalCount: async (_, args, context) =>
        context.db.prisma.changeWindow.count({ where: await windowsWhere(args, context) }),
      resolve: async (query, _, args, context) =>
        context.db.prisma.changeWindow.findMany({
          ...query,
          where: await windowsWhere(args, context),
          orderBy: [{ startsAt: 'desc' }, { tenantId: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'ChangeWindowConnection' },
    { name: 'ChangeWindowEdge' },
  ),
);

type WindowArgs = {
  readonly tenants?: string[] | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
};

async function windowsWhere({ tenants, since, until }: WindowArgs, context: Context) {
  return {
    ...inTenants(await readableTenants(context, tenants)),
    ...(since ? { endsAt: { gt: since } } : {}),
    ...(until ? { startsAt: { lt: until } } : {}),
  };
}

builder.queryField('snoozes', (t) =>
  t.prismaConnection(
    {
      type: SnoozeType,
      cursor: 'tenantId_id',
      authScopes: { read: true },
      description: 'The snoozes in force, the next to end first.',
      args: {
        tenants: t.arg.idList({
          description: 'Slugs of tenants; omitted = every tenant the token may read.',
        }),
      },
      totalCount: async (_, { tenants }, context) =>
        context.db.prisma.snooze.count({ where: await snoozesWhere(tenants, context) }),
      resolve: async (query, _, { tenants }, context) =>
        context.db.prisma.snooze.findMany({
          ...query,
          where: await snoozesWhere(tenants, context),
          orderBy: [{ until: 'asc' }, { tenantId: 'asc' }, { id: 'asc' }],
        }),
    },
    { name: 'SnoozeConnection' },
    { name: 'SnoozeEdge' },
  ),
);

const snoozesWhere = async (tenants: string[] | null | undefined, context: Context) => ({
  ...inTenants(await readableTenants(context, tenants)),
  endedAt: null,
});
