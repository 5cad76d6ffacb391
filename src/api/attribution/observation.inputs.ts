import { builder } from '../builder.js';
import { IngestWaitEnum } from '../ingest/ingest.inputs.js';

const ObservationInput = builder.inputType('ObservationInput', {
  description: 'One observation. The same evidence and primitive again takes the place of the earlier one.',
  fields: (t) => ({
    identity: t.id({
      required: true,
      description: 'Whom it was observed of. "user:NAME" and "host:NAME" tie it to that user or host.',
    }),
    primitive: t.string({
      required: true,
      description: 'What was measured, as a dotted name, the domain first.',
    }),
    value: t.field({
      type: 'JSON',
      description: 'What was seen. null or "unknown" when it could not be told: that votes for nothing.',
    }),
    confidence: t.float({
      description: 'How sure the extraction is, 0..1; 1 when omitted. A share of a vote.',
    }),
    windowStart: t.string({ description: 'Beginning of the time it describes; its end when omitted.' }),
    windowEnd: t.string({
      required: true,
      description: 'End of that time: ISO 8601, or epoch seconds to nanoseconds.',
    }),
    evidenceRef: t.string({ required: true, description: 'What it was taken from, like a session log.' }),
    sessionId: t.string({
      description: 'The session it belongs to; without one, gaps in time make the sessions.',
    }),
    host: t.string({ description: 'Ties the identity to this host, until another is said.' }),
    user: t.string({ description: 'Ties the identity to this user, until another is said.' }),
  }),
});

export const IngestObservationsInput = builder.inputType('IngestObservationsInput', {
  description: 'Observations of one tenant, 10,000 at most, in any order.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    observations: t.field({ type: [ObservationInput], required: true, description: 'The observations.' }),
    wait: t.field({ type: IngestWaitEnum, defaultValue: 'ACCEPTED', description: 'When the answer comes.' }),
    backfill: t.boolean({
      defaultValue: false,
      description: 'backfill: true counts changes as weak signals of their time and never notifies.',
    }),
  }),
});
