import type { ObservationRow } from '../../store/attribution-read.repository.js';
import { builder } from '../builder.js';

export const ObservationType = builder.objectRef<ObservationRow>('Observation').implement({
  description: 'One measurement of one primitive of one identity.',
  fields: (t) => ({
    identity: t.id({
      resolve: (row) => row.identity,
      description: "Whom it was observed of; another than the state's where identities were merged.",
    }),
    primitive: t.exposeString('primitive', { description: 'What was measured.' }),
    evidenceRef: t.exposeString('evidenceRef', { description: 'What it was taken from.' }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => row.value,
      description: 'What was seen; null and "unknown" say that it could not be told.',
    }),
    confidence: t.exposeFloat('confidence', { description: "0..1, the sender's." }),
    windowStart: t.field({
      type: 'DateTime',
      resolve: (row) => row.windowStart,
      description: 'Beginning of the time it describes.',
    }),
    windowEnd: t.field({
      type: 'DateTime',
      resolve: (row) => row.windowEnd,
      description: 'End of that time: its place in the series.',
    }),
    sessionId: t.exposeString('sessionId', {
      nullable: true,
      description: "The sender's session; null where gaps in time make the sessions.",
    }),
    receivedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.receivedAt,
      description: 'When it was received, in its latest extraction.',
    }),
  }),
});
