import { pairIdOf } from '../../domain/attribution/pair-id.js';
import { waitFolded } from '../../pipeline/folded.js';
import { tooMany } from '../../pipeline/intake.js';
import {
  type ObservationResult,
  type ObservationStatus,
  type Observed,
  observe,
} from '../../pipeline/observe.js';
import { isAway, whileAway } from '../../platform/postgres/away.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { NotAllowed, Overloaded, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { ObservationStatusEnum } from './attribution.enums.js';
import { AttributionStateNode } from './attribution.type.js';
import { IngestObservationsInput } from './observation.inputs.js';

const ObservationResultType = builder.objectRef<ObservationResult>('ObservationResult').implement({
  description: 'What became of one observation.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in what was sent, from 0.' }),
    status: t.field({
      type: ObservationStatusEnum,
      resolve: (row) => row.status,
      description: 'What became of it.',
    }),
    registered: t.exposeBoolean('registered', {
      description: 'False when nobody has registered the primitive: it is taken as a categorical value.',
    }),
    code: t.string({
      nullable: true,
      resolve: (row) => row.fault?.code ?? null,
      description: 'Why it was rejected, for programs.',
    }),
    message: t.string({
      nullable: true,
      resolve: (row) => row.fault?.message ?? null,
      description: 'Why it was rejected; a bad value names the primitive and what it takes.',
    }),
    hint: t.string({
      nullable: true,
      resolve: (row) => row.fault?.hint ?? null,
      description: 'What to do about it.',
    }),
  }),
});

type Ingested = Observed & { readonly tenant: string; readonly processed: boolean };

const count = (row: Ingested, status: ObservationStatus): number =>
  row.results.filter((result) => result.status === status).length;

const IngestObservationsAccepted = builder.objectRef<Ingested>('IngestObservationsAccepted').implement({
  description: 'accepted + overwritten + unchanged + superseded + rejected = sent.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenant, description: 'Slug of the tenant.' }),
    accepted: t.int({ resolve: (row) => count(row, 'ACCEPTED'), description: 'New.' }),
    overwritten: t.int({
      resolve: (row) => count(row, 'OVERWRITTEN'),
      description: 'Stored in the place of an earlier extraction.',
    }),
    unchanged: t.int({ resolve: (row) => count(row, 'UNCHANGED'), description: 'Stored before, just so.' }),
    superseded: t.int({
      resolve: (row) => count(row, 'SUPERSEDED'),
      description: 'Sent again later in this call.',
    }),
    rejected: t.int({ resolve: (row) => count(row, 'REJECTED'), description: 'Not stored; see results.' }),
    unregistered: t.field({
      type: ['String'],
      description: 'Primitives nobody has registered, each once.',
      resolve: (row) => [...row.unregistered],
    }),
    results: t.field({
      type: [ObservationResultType],
      resolve: (row) => [...row.results],
      description: 'What became of each, in the order sent.',
    }),
    states: t.field({
      type: [AttributionStateNode],
      nullable: true,
      description: 'What the observed pairs say now; null unless wait is PROCESSED and they are folded.',
      complexity: 10,
      resolve: (row, _, context) => (row.processed ? statesOf(context, row) : null),
    }),
  }),
});

builder.mutationField('ingestObservations', (t) =>
  t.field({
    type: IngestObservationsAccepted,
    description: 'Stores observations and has them folded into attribution states. Needs the INGEST scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed, Overloaded],
      union: { name: 'IngestObservationsResult', description: 'What became of a call.' },
    },
    args: {
      input: t.arg({ type: IngestObservationsInput, required: true, description: 'The observations.' }),
    },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'INGEST');
      await admit(context, tenant.id, input.observations.length);
      const observed = await observe(
        {
          observations: context.stores.observations,
          wake: (tenantId, lane) => context.wakeAttribution({ tenantId, lane }),
          now: context.now,
        },
        tenant,
        input.observations,
        input.backfill ?? false,
      ).catch(whenAway);
      const ingested = { ...observed, tenant: tenant.id, processed: false };
      context.metrics.observationsAccepted.inc(count(ingested, 'ACCEPTED') + count(ingested, 'OVERWRITTEN'));
      const processed =
        input.wait === 'PROCESSED' &&
        (await waitFolded(context.stores, tenant.id, observed.touches).catch(whileAway(false)));
      return { ...ingested, processed };
    },
  }),
);

/** Is the call small enough, and is there room? */
async function admit(context: Context, tenant: string, sent: number): Promise<void> {
  const many = tooMany(sent);
  if (many) {
    const issue = { path: 'input.observations', message: many.message };
    throw new ValidationError('TOO_MANY', many.message, many.hint, [issue]);
  }
  const wait = await context.observationBacklog.waitFor(tenant).catch(whileAway(null));
  if (wait !== null) throw new Overloaded('Too many observations of this tenant are left to fold.', wait);
}

const AWAY_WAIT_MS = 2_000;

/** The same observations may be sent again: evidence and primitive tell them apart. */
function whenAway(error: unknown): never {
  if (!isAway(error)) throw error;
  throw new Overloaded('The database is away; nothing is known to be stored.', AWAY_WAIT_MS);
}

async function statesOf({ db, stores }: Context, { tenant, pairs }: Ingested) {
  const roots = await stores.identities.rootsOf(
    tenant,
    pairs.map(({ identity }) => identity),
  );
  const ids = pairs.map(({ identity, primitive }) => pairIdOf(roots.get(identity)!, primitive));
  return db.prisma.attributionState.findMany({
    where: { tenantId: tenant, id: { in: [...new Set(ids)] } },
    orderBy: [{ identity: 'asc' }, { primitive: 'asc' }],
  });
}
