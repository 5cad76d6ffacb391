import type { EnvelopeStatus } from '../../domain/envelope/envelope.js';
import { rebuildJob } from '../../jobs/rebuild.js';
import { recurrenceJob } from '../../jobs/recurrence.js';
import type { EnvelopePlace } from '../../pipeline/ports/replay.js';
import type { ReplayReport, Skipped } from '../../pipeline/replay.js';
import type { EnvelopeRow } from '../../store/envelope.repository.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { EnvelopeStatusEnum } from '../enums.js';
import { RawEnvelopeFilter } from '../envelope/envelope.filter.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { decodeId, encodeId, tenantAndPlace } from '../ids.js';
import { JobProgress } from '../job/job.type.js';

const ReplayInput = builder.inputType('ReplayInput', {
  description: 'Envelopes to be read again: by ids or by filter.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    ids: t.idList({ description: 'Ids of raw envelopes; 10,000 at most.' }),
    filter: t.field({ type: RawEnvelopeFilter, description: 'Which, when no ids are given.' }),
    statuses: t.field({
      type: [EnvelopeStatusEnum],
      defaultValue: ['PARSE_FAILED', 'UNSUPPORTED'],
      description: 'Only envelopes in one of these states are tried.',
    }),
    force: t.boolean({
      defaultValue: false,
      description: 'Try also what this release has tried in vain already.',
    }),
    dryRun: t.boolean({ defaultValue: false, description: 'Only tell what would happen.' }),
    limit: t.int({ defaultValue: 1_000, description: 'Envelopes one call takes on; 10,000 at most.' }),
  }),
});

type InTenant<T> = T & { readonly tenantId: string };

const envelopeId = ({ tenantId, segmentId, index }: InTenant<EnvelopePlace>): string =>
  encodeId('RawEnvelope', `${tenantId}.${segmentId}.${index}`);

const Outcome = builder.objectRef<InTenant<Skipped>>('ReplayedEnvelope').implement({
  description: 'An envelope that was not read, and why.',
  fields: (t) => ({
    envelope: t.id({ resolve: envelopeId, description: 'Id of the raw envelope.' }),
    code: t.exposeString('code', {
      description: 'NOT_FOUND, NOT_READ_YET, STATUS, COUNTED, TRIED, or what the parser says.',
    }),
    reason: t.exposeString('reason', { description: 'The same in a sentence.' }),
  }),
});

type Report = InTenant<ReplayReport> & { readonly dryRun: boolean; readonly more: boolean };

const ReplayReportType = builder.objectRef<Report>('ReplayReport').implement({
  description: 'What a replay did: requested = attempted + skipped, attempted = canonicalized + failed.',
  fields: (t) => ({
    tenant: t.id({ resolve: (report) => report.tenantId, description: 'Slug of its tenant.' }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Nothing was changed.' }),
    requested: t.exposeInt('requested', { description: 'Envelopes that were asked for.' }),
    attempted: t.exposeInt('attempted', { description: 'Envelopes that were read again.' }),
    canonicalized: t.int({
      resolve: (report) => report.canonicalized.length,
      description: 'Of these, now read and counted.',
    }),
    failed: t.field({
      type: [Outcome],
      resolve: ({ failed, tenantId }) => failed.map((item) => ({ ...item, tenantId })),
      description: 'Of these, still not readable.',
    }),
    skipped: t.field({
      type: [Outcome],
      resolve: ({ skipped, tenantId }) => skipped.map((item) => ({ ...item, tenantId })),
      description: 'Envelopes that were not tried, each with its reason.',
    }),
    more: t.exposeBoolean('more', { description: 'The limit was reached: call again for the rest.' }),
  }),
});

const MOST = 10_000;

const foundOf = (row: EnvelopeRow) => ({
  segmentId: row.segmentId,
  index: row.index,
  status: row.status,
  receivedAt: row.receivedAt,
  envelope: row.envelope,
  triedBy: row.triedBy,
});

function placesOf(ids: readonly string[], tenantId: string): EnvelopePlace[] {
  return ids.map((globalId) => {
    const { typename, id } = decodeId(globalId);
    const place = typename === 'RawEnvelope' ? tenantAndPlace(id) : null;
    if (place?.numbers.length === 1 && place.tenantId === tenantId)
      return { segmentId: place.segmentId, index: place.numbers[0]! };
    throw new ValidationError(
      'UNKNOWN_ENVELOPE',
      'Not every id names a raw envelope of this tenant.',
      'Use ids as rawEnvelopes { edges { node { id } } } returns them.',
      [{ path: 'input.ids', message: 'names no raw envelope of this tenant' }],
    );
  });
}

async function findAll(context: Context, tenantId: string, input: typeof ReplayInput.$inferInput) {
  const limit = Math.min(Math.max(input.limit ?? 1_000, 1), MOST);
  if (input.ids) {
    const places = placesOf(input.ids.slice(0, limit), tenantId);
    const rows = await Promise.all(places.map((place) => context.stores.envelopes.find(tenantId, place)));
    return {
      found: rows.flatMap((row) => (row ? [foundOf(row)] : [])),
      missing: places.filter((_, at) => !rows[at]),
      more: input.ids.length > limit,
    };
  }
  const filter = { ...input.filter, status: input.filter?.status ?? (input.statuses as EnvelopeStatus[]) };
  const found: ReturnType<typeof foundOf>[] = [];
  for (let after: EnvelopePlace | null = null; ; ) {
    const page = await context.stores.envelopes.list(tenantId, filter, after, limit - found.length);
    found.push(...page.rows.map(foundOf));
    if (page.next === null || found.length >= limit) return { found, missing: [], more: page.next !== null };
    after = page.next;
  }
}

builder.mutationField('replayRawEnvelopes', (t) =>
  t.field({
    type: ReplayReportType,
    complexity: 20,
    description:
      'Reads envelopes again that could not be read before. Nothing is counted twice, nobody is notified. Needs the ADMIN scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'ReplayResult', description: 'What was read again, or why nothing was.' },
    },
    args: { input: t.arg({ type: ReplayInput, required: true, description: 'Which envelopes.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'ADMIN');
      const { found, missing, more } = await findAll(context, tenant.id, input);
      const dryRun = input.dryRun ?? false;
      const request = { found, missing, statuses: input.statuses ?? [], force: input.force ?? false, dryRun };
      const report = await context.replay(tenant, request);
      if (!dryRun && report.canonicalized.length > 0)
        await context.enqueue(recurrenceJob, { tenantId: tenant.id });
      return { ...report, tenantId: tenant.id, dryRun, more };
    },
  }),
);

const RebuildInput = builder.inputType('RebuildInput', {
  description: 'All of a tenant, read again with the parsers and masks there are now.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    preview: t.boolean({
      defaultValue: true,
      description: 'Only tell which events would change their signature; nothing is changed.',
    }),
  }),
});

builder.mutationField('rebuildDerived', (t) =>
  t.field({
    type: JobProgress,
    complexity: 20,
    description:
      'Reads every stored envelope of a tenant again, in the background, and derives everything anew: follow it with jobProgress; its result is the difference. Ingestion goes on meanwhile; lists fill up again as it proceeds. Nobody is notified. Needs the ADMIN scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'RebuildResult', description: 'The job that reads, or why there is none.' },
    },
    args: { input: t.arg({ type: RebuildInput, required: true, description: 'Which tenant, and how.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'ADMIN');
      const request = { preview: input.preview ?? true };
      const run = await context.stores.runs.create(tenant.id, 'rebuild', request, context.now());
      await context.enqueue(rebuildJob, { tenantId: tenant.id, runId: run.id });
      return run;
    },
  }),
);
