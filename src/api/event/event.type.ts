import type { Band } from '../../domain/attention/band.js';
import { severityName } from '../../domain/event/severity.js';
import { idTime } from '../../platform/ids.js';
import { mayTouch } from '../access.js';
import { builder } from '../builder.js';
import { BandEnum } from '../enums.js';
import { tenantAndPlace } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';
import type { EventRow } from './event-row.js';

export const EventNode = builder.objectRef<EventRow>('Event');

builder.node(EventNode, {
  description: 'What a raw envelope means, in our words.',
  id: {
    resolve: (row) => `${row.tenantId}.${row.segmentId}.${row.index}.${row.part}`,
    description: 'Made of segment, place and part.',
  },
  loadOne: (id, { access, db }) => {
    const place = tenantAndPlace(id);
    if (place?.numbers.length !== 2 || !mayTouch(access, place.tenantId)) return null;
    const [index, part] = place.numbers;
    return db.prisma.event.findFirst({
      where: {
        tenantId: place.tenantId,
        receivedAt: idTime(place.segmentId),
        segmentId: place.segmentId,
        index: index!,
        part: part!,
      },
    });
  },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'correlationKeys' in value,
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    occurredAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.occurredAt,
      description: 'When it happened.',
    }),
    receivedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.receivedAt,
      description: 'When we received it.',
    }),
    timeSource: t.exposeString('timeSource', {
      description:
        'STAMP, or why occurredAt is the time of receipt: RECEIPT_ABSENT, RECEIPT_UNREADABLE, RECEIPT_FUTURE, RECEIPT_UNSET_CLOCK.',
    }),
    host: t.exposeString('host', { nullable: true, description: 'The host that reports.' }),
    service: t.exposeString('service', { nullable: true, description: 'The program that reports.' }),
    severity: t.string({
      resolve: (row) => severityName(row.severity),
      description: 'emergency, alert, critical, error, warning, notice, info or debug.',
    }),
    facility: t.exposeString('facility', { nullable: true, description: 'Syslog facility.' }),
    asset: t.exposeString('asset', {
      nullable: true,
      description: 'The thing it is about, when it names one.',
    }),
    family: t.exposeString('family', { description: 'What it is about, in one word.' }),
    message: t.exposeString('message', { description: 'The text.' }),
    fields: t.field({
      type: 'JSON',
      resolve: (row) => row.fields ?? {},
      description: 'What the message says in key and value.',
    }),
    correlationKeys: t.field({
      type: 'JSON',
      resolve: (row) => row.correlationKeys ?? {},
      description: 'Keys that join it with others.',
    }),
    confidence: t.field({
      type: 'JSON',
      resolve: (row) => row.confidence ?? {},
      description: 'How sure we are of derived fields, 0..1; what is absent was given outright.',
    }),
    attention: t.field({
      type: BandEnum,
      resolve: (row) => row.band as Band,
      description: 'The band of its signature when it was stored.',
    }),
    signature: t.prismaField({
      type: SignatureNode,
      description: 'Its kind.',
      resolve: (query, row, _, { db }) =>
        db.prisma.signature.findUniqueOrThrow({
          ...query,
          where: { tenantId_id: { tenantId: row.tenantId, id: row.signatureId } },
        }),
    }),
  }),
});
