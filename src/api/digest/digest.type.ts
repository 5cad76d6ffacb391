import type { Band } from '../../domain/attention/band.js';
import type { Digest, DigestSection } from '../../domain/digest/digest.js';
import type { DigestItem } from '../../domain/digest/item.js';
import { digestHtml, digestMarkdown, digestText } from '../../domain/digest/render.js';
import { readDigest } from '../../pipeline/digest.js';
import { type Access, hasScope, mayTouch } from '../access.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import { BandEnum } from '../enums.js';

const DigestItemType = builder.objectRef<DigestItem>('DigestItem').implement({
  description: 'One line of a digest.',
  fields: (t) => ({
    candidate: t.prismaField({
      type: CandidateNode,
      nullable: true,
      description: 'The candidate it is about; null for what is no candidate.',
      resolve: (query, { candidate }, _, { db }) =>
        candidate === null
          ? null
          : db.prisma.candidate.findUnique({
              ...query,
              where: { tenantId_id: { tenantId: candidate.tenantId, id: candidate.id } },
            }),
    }),
    title: t.exposeString('title', { description: 'What.' }),
    whyItMatters: t.exposeString('whyItMatters', {
      description: 'Why a person should care, or why it was kept quiet.',
    }),
    band: t.field({
      type: BandEnum,
      resolve: (item) => item.band as Band,
      description: 'The band at the time.',
    }),
    score: t.exposeFloat('score', { description: 'The score at the time.' }),
  }),
});

const DigestSectionType = builder.objectRef<DigestSection>('DigestSection').implement({
  description:
    'One part of a digest: mattered, selfHealing, likelyTickets, newSince, movedBand, quietOnPurpose (chatter, and what people had kept quiet by snoozes, dismissals and change windows, each with its reason) or silentSources.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Which part.' }),
    items: t.field({
      type: [DigestItemType],
      resolve: (section) => [...section.items],
      description: 'Its lines, the most important first; ten at most.',
    }),
  }),
});

/** What was written to a review is for those who may read reviews; a wall may not. */
export const mayReadNotes = (access: Access): boolean => hasScope(access, 'READ', 'REVIEW');

export const DigestNode = builder.objectRef<Digest>('Digest');

builder.node(DigestNode, {
  description:
    'What an operator reads for a period: health and posture in a sentence each, then the sections.',
  id: {
    resolve: ({ tenants, since, until }) => [...tenants, since, until].join('.'),
    description: 'Made of tenants and period.',
  },
  loadOne: (id, { access, stores }) => {
    const parts = id.split('.');
    const [since, until] = parts.splice(-2).map(Number);
    if (
      parts.length === 0 ||
      !Number.isFinite(since) ||
      !Number.isFinite(until) ||
      !parts.every((tenant) => mayTouch(access, tenant))
    )
      return null;
    return readDigest(stores, parts, new Date(since!), new Date(until!), mayReadNotes(access));
  },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'posture' in value,
  fields: (t) => ({
    tenants: t.idList({
      resolve: (digest) => [...digest.tenants],
      description: 'Slugs of the tenants it is about.',
    }),
    since: t.field({
      type: 'DateTime',
      resolve: (digest) => new Date(digest.since),
      description: 'Beginning of the period.',
    }),
    until: t.field({
      type: 'DateTime',
      resolve: (digest) => new Date(digest.until),
      description: 'End of the period.',
    }),
    health: t.exposeString('health', {
      description: 'What came in and what deserves a person, in a sentence.',
    }),
    posture: t.exposeString('posture', { description: 'What hides behind quick recoveries, in a sentence.' }),
    sections: t.field({
      type: [DigestSectionType],
      resolve: (digest) => [...digest.sections],
      description: 'The parts; empty ones included.',
    }),
    text: t.string({ resolve: digestText, description: 'The whole as plain text.' }),
    markdown: t.string({ resolve: digestMarkdown, description: 'The whole as Markdown.' }),
    html: t.string({ resolve: digestHtml, description: 'The whole as an HTML fragment, escaped.' }),
  }),
});
