import type { Explanation } from '../../domain/attribution/explanation.js';
import { explain } from '../../domain/attribution/explanation.js';
import { type Tie, tieOf } from '../../domain/attribution/signal.js';
import { unpackShown, unpackState } from '../../store/attribution-fold-code.js';
import type { Database } from '../../store/client.js';
import { builder } from '../builder.js';
import { visibleKey } from '../ids.js';
import { AttributionStateNameEnum, ValueKindEnum } from './attribution.enums.js';
import { ObservationType } from './observation.type.js';

/** How far back the observations of an explanation are looked for; abstentions lie between them. */
const LOOKED_BACK = 512;

type Stored = { readonly primitive: string; readonly fold: unknown; readonly confirmed: unknown };

function explanationOf({ primitive, fold, confirmed }: Stored): Explanation {
  const state = unpackState(fold);
  return explain(state, unpackShown(confirmed, primitive, state));
}

export const AttributionStateNode = builder.prismaNode('AttributionState', {
  id: {
    resolve: (row) => `${row.tenantId}.${row.id}`,
    description: 'Made of identity and primitive: the same for ever.',
  },
  description: 'What all the observations of one identity say of one primitive.',
  select: {
    tenantId: true,
    id: true,
    identity: true,
    primitive: true,
    domain: true,
    registered: true,
    profile: true,
    kind: true,
    state: true,
    value: true,
    confidence: true,
    observationCount: true,
    lastObservationAt: true,
    lastChangeAt: true,
    lastValueChangeAt: true,
    withdrawn: true,
  },
  findUnique: (id, { access }) => visibleKey(id, access),
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    identity: t.id({ resolve: (row) => row.identity, description: 'Whom it is about.' }),
    primitive: t.exposeString('primitive', { description: 'What was measured, as a dotted name.' }),
    domain: t.exposeString('domain', { description: 'The first part of that name.' }),
    registered: t.exposeBoolean('registered', {
      description: 'False for a primitive nobody has registered: it is taken as a categorical value.',
    }),
    kind: t.field({
      type: ValueKindEnum,
      resolve: (row) => row.kind as 'numeric',
      description: 'How its values are told apart.',
    }),
    state: t.field({
      type: AttributionStateNameEnum,
      resolve: (row) => row.state as 'STABLE',
      description: "What they say, after the identity's other primitives have been heard.",
    }),
    currentValue: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => row.value,
      description: 'The value or level that holds; the last one where none does.',
    }),
    confidence: t.exposeFloat('confidence', {
      description: '0..1. ROBUST: the lower end of an 80% interval.',
    }),
    observationCount: t.int({
      resolve: (row) => Number(row.observationCount),
      description: 'All observations, those that could not tell included.',
    }),
    lastObservationAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.lastObservationAt,
      description: 'End of the last observation.',
    }),
    lastChangeAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.lastChangeAt,
      description: 'End of the observation that brought the state; never when we heard of it.',
    }),
    lastValueChangeAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.lastValueChangeAt,
      description: 'End of the observation that brought the value.',
    }),
    profile: t.exposeString('profile', { description: 'The rules it was folded by: ROBUST or REFERENCE.' }),
    withdrawn: t.exposeBoolean('withdrawn', {
      description: 'True while the identity is merged into another, or has no observation of it left.',
    }),
    explanation: t.string({
      description: 'Why it is so, in a sentence or two.',
      select: { primitive: true, fold: true, confirmed: true },
      resolve: (row) => explanationOf(row).text,
    }),
  }),
});

builder.prismaObjectFields(AttributionStateNode, (t) => ({
  restsOn: t.field({
    type: [ObservationType],
    description: 'The observations the explanation speaks of, oldest first; 40 at most.',
    complexity: 10,
    select: { tenantId: true, identity: true, primitive: true, fold: true, confirmed: true },
    resolve: async (row, _, { stores }) => {
      const { lastKey } = unpackState(row.fold);
      if (lastKey === null) return [];
      const ids = new Set(explanationOf(row).restsOn);
      const last = await stores.observed.last(row.tenantId, row, lastKey, LOOKED_BACK);
      return last.filter(({ id }) => ids.has(id));
    },
  }),
  host: t.string({
    nullable: true,
    description: 'The host the identity is tied to: its changes are weak signals of it.',
    complexity: 2,
    resolve: async (row, _, { db }) => (await tieOfRow(db, row)).host,
  }),
  user: t.string({
    nullable: true,
    description: 'The user the identity is tied to.',
    complexity: 2,
    resolve: async (row, _, { db }) => (await tieOfRow(db, row)).user,
  }),
}));

async function tieOfRow(
  { prisma }: Database,
  { tenantId, identity }: { readonly tenantId: string; readonly identity: string },
): Promise<Tie> {
  // Look-ups of one tick are one query.
  const said = await prisma.attributionIdentity.findUnique({
    where: { tenantId_name: { tenantId, name: identity } },
  });
  return tieOf(identity, { host: said?.host ?? null, user: said?.userName ?? null });
}
