import type { Band } from '../../domain/attention/band.js';
import type { CandidateType } from '../../domain/candidate/type.js';
import type { Evidence } from '../../domain/memory/evidence.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { BandEnum, CandidateTypeEnum } from '../enums.js';
import { visibleKey } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';
import { EvidenceType } from './evidence.type.js';

export const IncidentNode = builder.prismaNode('Incident', {
  id: {
    resolve: (row) => `${row.tenantId}.${row.id}`,
    description: 'Made of tenant and candidate: one candidate, one incident.',
  },
  description: 'Durable memory made from a candidate, with its evidence copied out.',
  findUnique: (id, { access }) => visibleKey(id, access),
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    title: t.exposeString('title', { description: 'What happened.' }),
    summary: t.exposeString('summary', { description: 'The template in plain words.' }),
    type: t.field({
      type: CandidateTypeEnum,
      resolve: (row) => row.type as CandidateType,
      description: 'The kind of story.',
    }),
    family: t.exposeString('family', { description: 'What it is about, in one word.' }),
    services: t.exposeStringList('services', { description: 'Services that reported it.' }),
    hosts: t.exposeStringList('hosts', { description: 'Hosts it was seen on.' }),
    score: t.exposeFloat('score', { description: 'The score when it was made an incident.' }),
    peakScore: t.exposeFloat('peakScore', { description: 'The highest score until then.' }),
    band: t.field({ type: BandEnum, resolve: (row) => row.band as Band, description: 'The band then.' }),
    policyVersion: t.exposeInt('policyVersion', { description: 'Version of the scoring policy then.' }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'What was done or should be, in their words.',
    }),
    by: t.exposeString('by', { description: 'Name of the token that made it.' }),
    startedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.startedAt,
      description: 'When it began to matter: as told, or when the candidate was promoted, or opened.',
    }),
    promotedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.at,
      description: 'Event time at which it was made an incident.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was recorded.',
    }),
    evidence: t.field({
      type: EvidenceType,
      select: { evidence: true },
      resolve: (row) => row.evidence as unknown as Evidence,
      description: 'What it rested on, copied out.',
    }),
    candidate: t.field({
      type: CandidateNode,
      nullable: true,
      select: { tenantId: true, candidateId: true },
      description: 'The candidate it was made from; null when that is gone.',
      resolve: (row, _, { db }) =>
        db.prisma.candidate.findUnique({
          where: { tenantId_id: { tenantId: row.tenantId, id: row.candidateId } },
        }),
    }),
    signatures: t.field({
      type: [SignatureNode],
      select: { tenantId: true, signatureIds: true },
      complexity: 5,
      description: 'The kinds of event in it, as far as they are still known.',
      resolve: (row, _, { db }) =>
        db.prisma.signature.findMany({ where: { tenantId: row.tenantId, id: { in: row.signatureIds } } }),
    }),
  }),
});
