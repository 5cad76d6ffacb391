import { textOfBody } from '../../domain/envelope/body.js';
import type { EnvelopeRow } from '../../store/envelope.repository.js';
import { mayTouch } from '../access.js';
import { builder } from '../builder.js';
import { EnvelopeStatusEnum } from '../enums.js';
import { EventNode } from '../event/event.type.js';
import { tenantAndPlace } from '../ids.js';

export const EnvelopeNode = builder.objectRef<EnvelopeRow>('RawEnvelope');

builder.node(EnvelopeNode, {
  description: 'What came in, as it came, with provenance. Stored first, never edited.',
  id: {
    resolve: (row) => `${row.tenantId}.${row.segmentId}.${row.index}`,
    description: 'Made of segment and place.',
  },
  loadOne: (id, { access, stores }) => {
    const place = tenantAndPlace(id);
    if (place?.numbers.length !== 1 || !mayTouch(access, place.tenantId)) return null;
    return stores.envelopes.find(place.tenantId, { segmentId: place.segmentId, index: place.numbers[0]! });
  },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'envelope' in value,
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    status: t.field({
      type: EnvelopeStatusEnum,
      resolve: (row) => row.status,
      description: 'What became of it.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it could not be read; null when it could.',
    }),
    receivedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.receivedAt,
      description: 'When it was received.',
    }),
    sourceType: t.string({ resolve: (row) => row.envelope.source.type, description: 'Type of its source.' }),
    sourceId: t.string({
      nullable: true,
      resolve: (row) => row.envelope.source.id || null,
      description: "The sender's own name.",
    }),
    sourceName: t.string({
      nullable: true,
      resolve: (row) => row.envelope.source.name,
      description: "The source's name for people.",
    }),
    sourcePath: t.string({
      nullable: true,
      resolve: (row) => row.envelope.source.path,
      description: 'Where in the source: a file, a channel.',
    }),
    ingestMode: t.string({
      resolve: (row) => row.envelope.mode,
      description: 'How it came in: MUTATION, UDP, TCP, WEBHOOK, FILE or UPLOAD.',
    }),
    body: t.string({
      description: 'The text as it came; bytes that are not UTF-8 show U+FFFD.',
      resolve: ({ envelope }) => textOfBody(envelope.body, envelope.format).text,
    }),
    events: t.field({
      type: [EventNode],
      description:
        'What it was understood to mean. Empty when it could not be read, its signature is chatter in band IGNORE_FAST, or it is an inner line of a kernel report, which is one event.',
      complexity: 5,
      resolve: (row, _, { db }) =>
        db.prisma.event.findMany({
          where: {
            tenantId: row.tenantId,
            receivedAt: row.receivedAt,
            segmentId: row.segmentId,
            index: row.index,
          },
          orderBy: { part: 'asc' },
        }),
    }),
  }),
});

builder.objectField(EventNode, 'rawEnvelope', (t) =>
  t.field({
    type: EnvelopeNode,
    description: 'What it was read from.',
    complexity: 5,
    resolve: async (row, _, { stores }) => (await stores.envelopes.find(row.tenantId, row))!,
  }),
);
