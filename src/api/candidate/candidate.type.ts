import type { Band } from '../../domain/attention/band.js';
import type { CandidateType } from '../../domain/candidate/type.js';
import {
  componentsOf,
  ExplanationType,
  explanationOf,
  ScoreComponent,
  standingOf,
} from '../attention.type.js';
import { builder } from '../builder.js';
import { BandEnum, CandidateStateEnum, CandidateTypeEnum } from '../enums.js';
import { visibleKey } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';

const SIGNATURES_ASKED = 100;
const SOURCES_SHOWN = 16;
const MEMBERS_SHOWN = 100;

export const CandidateNode = builder.prismaNode('Candidate', {
  id: {
    resolve: (row) => `${row.tenantId}.${row.id}`,
    description: 'Made of tenant, root signature and opening time: a rebuild keeps it.',
  },
  description: 'A weak signal that may be put before a person.',
  findUnique: (id, { access }) => visibleKey(id, access),
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    type: t.field({
      type: CandidateTypeEnum,
      resolve: (row) => row.type as CandidateType,
      description: 'The kind of story.',
    }),
    title: t.exposeString('title', { description: 'Where, what, and what is the matter with it.' }),
    summary: t.exposeString('summary', { description: 'Its template in plain words.' }),
    state: t.field({
      type: CandidateStateEnum,
      resolve: (row) => row.state as 'OPEN',
      description: 'What people or quiet time made of it.',
    }),
    band: t.field({ type: BandEnum, resolve: (row) => row.band as Band, description: 'The band now.' }),
    score: t.exposeFloat('score', {
      description: 'The score now, 0..100: the sum of the points of scoreBreakdown.',
    }),
    peakScore: t.exposeFloat('peakScore', { description: 'The highest score it ever had.' }),
    scoreBreakdown: t.field({
      type: [ScoreComponent],
      description: 'The nine components of the score.',
      select: { tenantId: true, attention: true, score: true, band: true, policyVersion: true },
      resolve: (row, _, context) => componentsOf(context, row.tenantId, standingOf(row)),
    }),
    explanation: t.field({
      type: ExplanationType,
      description: 'Why it stands where it stands.',
      select: { tenantId: true, attention: true, score: true, band: true, policyVersion: true },
      resolve: (row, _, context) => explanationOf(context, row.tenantId, standingOf(row)),
    }),
    policyVersion: t.exposeInt('policyVersion', {
      description: 'Version of the scoring policy it was weighed with.',
    }),
    hosts: t.field({
      type: ['String'],
      resolve: (row) => row.hosts,
      description: 'Its hosts, the first seen first; 64 at most.',
    }),
    services: t.field({
      type: ['String'],
      resolve: (row) => row.services,
      description: 'The services that report it; 16 at most.',
    }),
    occurrences: t.int({ resolve: (row) => Number(row.occurrences), description: 'Events of the story.' }),
    episodes: t.exposeInt('episodes', { description: 'Problem-to-recovery cycles inside the story.' }),
    firstSeenAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.firstSeenAt,
      description: 'The tick of its first event.',
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.lastSeenAt,
      description: 'The tick of its last event.',
    }),
    openedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.openedAt,
      description: 'The tick at which it first reached WATCH.',
    }),
  }),
});

builder.prismaObjectFields(CandidateNode, (t) => ({
  toldAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When its promotion was told to those who follow; null when it was not: never promoted, snoozed, from a backfill, or late by more than 24 hours.',
    resolve: async (row, _, { db }) => {
      const tenantId_candidateId = { tenantId: row.tenantId, candidateId: row.id };
      return (await db.prisma.promotion.findUnique({ where: { tenantId_candidateId } }))?.recordedAt ?? null;
    },
  }),
  sources: t.field({
    type: ['String'],
    description: 'The sources that have sent its kinds of event, as type/id; 16 at most.',
    complexity: 5,
    resolve: async (row, _, { db }) => {
      const found = await db.prisma.signature.findMany({
        where: {
          tenantId: row.tenantId,
          OR: [{ id: { in: row.signatureIds } }, { rootId: { in: row.signatureIds } }],
        },
        select: { sources: true },
        take: SIGNATURES_ASKED,
      });
      return [...new Set(found.flatMap(({ sources }) => sources))].sort().slice(0, SOURCES_SHOWN);
    },
  }),
  previous: t.field({
    type: CandidateNode,
    nullable: true,
    description: 'The candidate of the same kind that had closed before.',
    resolve: (row, _, { db }) =>
      row.previousId === null
        ? null
        : db.prisma.candidate.findUnique({
            where: { tenantId_id: { tenantId: row.tenantId, id: row.previousId } },
          }),
  }),
  leader: t.field({
    type: CandidateNode,
    nullable: true,
    description:
      'The candidate that leads the story this one belongs to; null when it leads or stands alone.',
    resolve: (row, _, { db }) =>
      row.ledBy === null
        ? null
        : db.prisma.candidate.findUnique({
            where: { tenantId_id: { tenantId: row.tenantId, id: row.ledBy } },
          }),
  }),
  members: t.field({
    type: [CandidateNode],
    description:
      'Other candidates of the same moment on the same host, the strongest first; 100 at most. People are told of the story once.',
    complexity: 10,
    resolve: (row, _, { db }) =>
      db.prisma.candidate.findMany({
        where: { tenantId: row.tenantId, ledBy: row.id },
        orderBy: [{ peakScore: 'desc' }, { id: 'asc' }],
        take: MEMBERS_SHOWN,
      }),
  }),
  signatures: t.field({
    type: [SignatureNode],
    description: 'The kinds of event the story is made of, the root first.',
    complexity: 5,
    resolve: async (row, _, { db }) => {
      const found = await db.prisma.signature.findMany({
        where: { tenantId: row.tenantId, id: { in: row.signatureIds } },
      });
      return found.sort((a, b) => row.signatureIds.indexOf(a.id) - row.signatureIds.indexOf(b.id));
    },
  }),
}));
