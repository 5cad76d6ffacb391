import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { TransitionPlace, TransitionRow } from '../../store/attribution-read.repository.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { AttributionStateNameEnum } from './attribution.enums.js';
import { AttributionStateNode } from './attribution.type.js';

const TransitionKind = builder.enumType('AttributionTransitionKind', {
  values: {
    STATE: { description: 'Its own observations brought another state.' },
    VALUE: { description: 'Another value, or level, in the same state.' },
    IDENTITY: { description: "The identity's other primitives make something else of it." },
  } as const,
  description: 'What changed.',
});

const Transition = builder.objectRef<TransitionRow>('AttributionTransition').implement({
  description: 'A change of a state, by the time of the observations and by when we came to believe it.',
  fields: (t) => ({
    kind: t.field({ type: TransitionKind, resolve: (row) => row.kind, description: 'What changed.' }),
    asOf: t.field({
      type: 'DateTime',
      resolve: (row) => row.asOf,
      description: 'End of the observation that brought it.',
    }),
    from: t.field({
      type: AttributionStateNameEnum,
      nullable: true,
      resolve: (row) => row.from,
      description: 'The state before; null for the first.',
    }),
    to: t.field({
      type: AttributionStateNameEnum,
      resolve: (row) => row.to,
      description: 'The state from then on.',
    }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => row.value,
      description: 'The value from then on.',
    }),
    confidence: t.float({
      nullable: true,
      resolve: (row) => (row.kind === 'VALUE' ? null : row.confidence),
      description: 'Confidence then, 0..1; null for a change of value.',
    }),
    observationCount: t.int({
      nullable: true,
      resolve: (row) => row.observationCount,
      description: 'Observations up to then; null for what other primitives brought.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was recorded.',
    }),
    supersededAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.supersededAt,
      description: 'When later knowledge changed it; null while we believe it.',
    }),
  }),
});

builder.prismaObjectFields(AttributionStateNode, (t) => ({
  history: t.connection(
    {
      type: Transition,
      description: 'Every change, oldest first.',
      args: {
        superseded: t.arg.boolean({
          defaultValue: false,
          description: 'Also what was believed once: observations that came late have changed it.',
        }),
      },
      resolve: (row, { superseded, ...args }, { stores }) =>
        resolveCursorConnection<Promise<TransitionRow[]>>(
          { args, defaultSize: PAGE_DEFAULT, maxSize: PAGE_LIMIT, toCursor: cursorOf },
          async ({ after, limit }) => [
            ...(await stores.observed.history(row.tenantId, row.id, superseded ?? false, {
              after: after ? placeOf(after) : null,
              limit,
            })),
          ],
        ),
    },
    { name: 'AttributionHistoryConnection' },
    { name: 'AttributionHistoryEdge' },
  ),
}));

const cursorOf = ({ asOf, seq }: TransitionRow): string =>
  Buffer.from(`${asOf.getTime()}.${seq}`).toString('base64url');

function placeOf(cursor: string): TransitionPlace {
  const match = /^(-?\d{1,16})\.(\d{1,19})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match) return { asOf: new Date(Number(match[1])), seq: BigInt(match[2]!) };
  throw asGraphQLError(
    new ClientError(
      'BAD_CURSOR',
      'This is not a cursor of history.',
      'Use endCursor as the API returned it.',
    ),
  );
}
