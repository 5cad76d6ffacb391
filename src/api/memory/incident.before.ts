import type { StartedBefore } from '../../store/onset.repository.js';
import { builder } from '../builder.js';
import { SignatureNode } from '../signature/signature.type.js';
import { IncidentNode } from './incident.type.js';

const MINUTES_DEFAULT = 120;
const MINUTES_MOST = 1_440;
const SHOWN_DEFAULT = 10;
const SHOWN_MOST = 50;

const ActivityBefore = builder.objectRef<StartedBefore>('ActivityBefore').implement({
  description:
    'A kind of event whose activity started right before an incident. That it is its cause is not said.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      resolve: (row) => row.at,
      description: 'Its last start before the incident, after half an hour of quiet; to the minute.',
    }),
    starts: t.exposeInt('starts', {
      description: 'How often it started in the 30 days before: what is rare says more.',
    }),
    signature: t.prismaField({
      type: SignatureNode,
      description: 'What started.',
      resolve: (query, row, _, { db }) =>
        db.prisma.signature.findUniqueOrThrow({
          ...query,
          where: { tenantId_id: { tenantId: row.tenantId, id: row.signatureId } },
        }),
    }),
  }),
});

const between = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);

builder.prismaObjectFields(IncidentNode, (t) => ({
  rightBefore: t.field({
    type: [ActivityBefore],
    select: { tenantId: true, startedAt: true, signatureIds: true },
    complexity: 10,
    description:
      'Other kinds of event whose activity started in its tenant shortly before startedAt, the rarest first.',
    args: {
      minutes: t.arg.int({
        defaultValue: MINUTES_DEFAULT,
        description: `How far back (minutes, ${MINUTES_MOST} at most).`,
      }),
      first: t.arg.int({ defaultValue: SHOWN_DEFAULT, description: `How many; ${SHOWN_MOST} at most.` }),
    },
    resolve: (row, { minutes, first }, { stores }) =>
      stores.onsets.before(
        row.tenantId,
        row.startedAt,
        between(minutes ?? MINUTES_DEFAULT, 1, MINUTES_MOST),
        row.signatureIds,
        between(first ?? SHOWN_DEFAULT, 0, SHOWN_MOST),
      ),
  }),
}));
