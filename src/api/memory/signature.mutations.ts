import { declareChange, snooze } from '../../pipeline/remember.js';
import { builder } from '../builder.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { ChangeWindowType } from './change-window.type.js';
import { SnoozeType } from './snooze.type.js';
import { letBeHeard, subjectOf, throwRefused } from './speaking.js';

const SnoozeInput = builder.inputType('SnoozeInput', {
  description: 'Holds back promotions of a signature for a while. Asking for the same twice is asking once.',
  fields: (t) => ({
    signature: t.id({ required: true, description: 'Id of the signature; its root is snoozed.' }),
    until: t.field({
      type: 'DateTime',
      required: true,
      description: "When it ends, on the tenant's clock; within 90 days.",
    }),
    reason: t.string({ description: 'Why; 4,000 characters at most.' }),
  }),
});

builder.mutationField('snoozeSignature', (t) =>
  t.field({
    type: SnoozeType,
    description:
      'Tells nobody of a signature until a moment. Scores, bands and digests go on as they are; what is still promoted at the end is told then. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'SnoozeResult', description: 'The snooze, or why there is none.' },
    },
    args: { input: t.arg({ type: SnoozeInput, required: true, description: 'What, until when and why.' }) },
    resolve: async (_, { input }, context) => {
      const { tenant, by, uuid } = await subjectOf(context, 'Signature', input.signature, 'input.signature');
      const wanted = { signatureId: uuid, until: input.until, reason: input.reason };
      const kept = await snooze({ memory: context.stores.memory, now: context.now }, { tenant, by }, wanted);
      if (!kept.ok)
        return throwRefused(
          kept,
          'INVALID_SNOOZE',
          'The signature cannot be snoozed like this.',
          'Signature',
        );
      return context.db.prisma.snooze.findUniqueOrThrow({
        where: { tenantId_id: { tenantId: tenant.id, id: kept.row.id } },
      });
    },
  }),
);

const ChangeWindowInput = builder.inputType('ChangeWindowInput', {
  description:
    'Announces a change, before, while or after it happens. Without hosts and services it covers the whole tenant; with both, what these services report, as far as it comes from these hosts. Declaring the same twice is declaring it once.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    name: t.string({ required: true, description: 'What explanations call it, like "Firewall upgrade".' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'Beginning, inclusive.' }),
    endsAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'End, exclusive; within 31 days of the beginning.',
    }),
    hosts: t.stringList({ description: 'Hosts it covers, as events name them; 1,000 at most.' }),
    services: t.stringList({ description: 'Services it covers, as events name them; 100 at most.' }),
    note: t.string({ description: 'In your words; 4,000 characters at most.' }),
  }),
});

builder.mutationField('declareChangeWindow', (t) =>
  t.field({
    type: ChangeWindowType,
    description:
      'Announces a change. What lies inside it is kept, counted and weighs less; what starts right after it, or goes on, is a reason to look. Needs the REVIEW scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'ChangeWindowResult', description: 'The window, or why there is none.' },
    },
    args: { input: t.arg({ type: ChangeWindowInput, required: true, description: 'The change.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      const { name, startsAt, endsAt, hosts, services, note } = input;
      const speaker = { tenant, by: context.access.name };
      const change = { name, startsAt, endsAt, hosts, services, note };
      const kept = await declareChange({ memory: context.stores.memory, now: context.now }, speaker, change);
      if (!kept.ok)
        return throwRefused(kept, 'INVALID_CHANGE_WINDOW', 'The window cannot be declared like this.');
      if (kept.created) await letBeHeard(context, tenant.id, []);
      return context.db.prisma.changeWindow.findUniqueOrThrow({
        where: { tenantId_id: { tenantId: tenant.id, id: kept.row.id } },
      });
    },
  }),
);
