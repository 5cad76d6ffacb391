import { VALUE_KINDS } from '../../domain/attribution/primitive-definition.js';
import { builder } from '../builder.js';

export const AttributionStateNameEnum = builder.enumType('AttributionStateName', {
  values: {
    UNKNOWN: { description: 'Too little has been said yet.' },
    STABLE: { description: 'One value, or one level, holds.' },
    DRIFTING: { description: 'Another value or level has taken its place and is not yet the new normal.' },
    CONFLICTED: { description: 'No value or level describes it.' },
    MULTI_ACTOR: { description: 'Values take turns by session, as if several people shared the identity.' },
  } as const,
  description: 'What all the observations of one primitive of one identity together say.',
});

export const AttributionProfileEnum = builder.enumType('AttributionProfile', {
  values: {
    ROBUST: { description: 'Ours: weighs sessions and confidence, and asks the other primitives.' },
    REFERENCE: { description: 'Exactly the published merger: the last five against the five before.' },
  } as const,
  description: 'The rules observations are folded by (docs/attribution.md).',
});

export const ValueKindEnum = builder.enumType('ValueKind', {
  values: Object.fromEntries(VALUE_KINDS.map((kind) => [kind.toUpperCase(), { value: kind }])) as {
    readonly [K in Uppercase<(typeof VALUE_KINDS)[number]>]: { readonly value: Lowercase<K> };
  },
  description:
    'How values are told apart: CATEGORICAL, ARRAY and BOOLEAN by equality, NUMERIC by level, HASH by change, SIMHASH by distance in bits.',
});

export const ObservationStatusEnum = builder.enumType('ObservationStatus', {
  values: {
    ACCEPTED: { description: 'Stored.' },
    OVERWRITTEN: { description: 'Stored in the place of an earlier extraction of the same evidence.' },
    UNCHANGED: { description: 'Stored before, just like this.' },
    SUPERSEDED: { description: 'A later one of this call has the same evidence and primitive.' },
    REJECTED: { description: 'Not stored; code, message and hint say why.' },
  } as const,
  description: 'What became of an observation.',
});
