import { SOURCE_TYPES } from '../../domain/envelope/envelope.js';
import { zoneOffsetMinutes } from '../../domain/event/zone.js';
import { type Intake, intakeEvents, intakeLines, type Rejected, tooMany } from '../../pipeline/intake.js';
import type { TenantSettings } from '../../pipeline/ports/tenant.js';
import { waitProcessed } from '../../pipeline/processed.js';
import { whileAway } from '../../platform/postgres/away.js';
import { SpoolFull } from '../../platform/spool-file.js';
import { builder } from '../builder.js';
import { CandidateNode } from '../candidate/candidate.type.js';
import type { Context } from '../context.js';
import { NotAllowed, Overloaded, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { encodeId } from '../ids.js';
import { SignatureNode } from '../signature/signature.type.js';
import { IngestEventsInput, IngestLinesInput, IngestLogicMonitorInput } from './ingest.inputs.js';

export type Ingested = {
  readonly tenant: string;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly Rejected[];
  readonly segments: readonly string[];
  readonly spooled: boolean;
  /** Null until everything it led to is known. */
  readonly signatureIds: readonly string[] | null;
};

export const RejectedEvent = builder.objectRef<Rejected>('RejectedEvent').implement({
  description: 'Something that was sent and not stored.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in what was sent, from 0.' }),
    code: t.exposeString('code', { description: 'Stable, for programs.' }),
    message: t.exposeString('message', { description: 'Why.' }),
    hint: t.exposeString('hint', { nullable: true, description: 'What to do about it.' }),
  }),
});

const IngestAccepted = builder.objectRef<Ingested>('IngestAccepted').implement({
  description:
    'accepted + duplicates + rejected = sent. signatures and candidates are filled when wait is PROCESSED.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenant, description: 'Slug of the tenant.' }),
    accepted: t.exposeInt('accepted', { description: 'Stored by this call.' }),
    duplicates: t.exposeInt('duplicates', {
      description: 'Known before: the same idempotency key, or an alert told again (a heartbeat, kept).',
    }),
    rejected: t.field({
      type: [RejectedEvent],
      resolve: (row) => [...row.rejected],
      description: 'Not stored, and why.',
    }),
    segments: t.idList({ resolve: (row) => [...row.segments], description: 'Where they were stored.' }),
    spooled: t.exposeBoolean('spooled', {
      description: 'True when the database was away and they wait on disk.',
    }),
    signatures: t.field({
      type: [SignatureNode],
      nullable: true,
      description: 'The kinds of event they are; null unless wait is PROCESSED.',
      complexity: 5,
      resolve: (row, _, { db }) =>
        row.signatureIds &&
        db.prisma.signature.findMany({
          where: { tenantId: row.tenant, id: { in: [...row.signatureIds] } },
          orderBy: { id: 'asc' },
        }),
    }),
    candidates: t.field({
      type: [CandidateNode],
      nullable: true,
      description: 'Open candidates they are part of; null unless wait is PROCESSED.',
      complexity: 5,
      resolve: (row, _, { db }) =>
        row.signatureIds &&
        db.prisma.candidate.findMany({
          where: {
            tenantId: row.tenant,
            signatureIds: { hasSome: [...row.signatureIds] },
            state: { notIn: ['CLOSED', 'MERGED'] },
          },
          orderBy: [{ score: 'desc' }, { id: 'asc' }],
        }),
    }),
  }),
});

/** One union for every way in. What is no mapped error is what was taken. */
export const IngestResult = builder.errorUnion('IngestResult', {
  description: 'What became of a call.',
  types: [IngestAccepted, ValidationError, NotAllowed, Overloaded],
  resolveType: () => 'IngestAccepted',
});

builder.mutationField('ingestEvents', (t) =>
  t.field({
    type: IngestResult,
    description: 'Stores events and has them read, counted and weighed. Needs the INGEST scope.',
    complexity: 20,
    args: { input: t.arg({ type: IngestEventsInput, required: true, description: 'The events.' }) },
    resolve: async (_, { input }, context) => {
      await admit(context, input.tenant, input.events.length, 'input.events');
      return take(context, input.tenant, intakeEvents(input.events), input);
    },
  }),
);

builder.mutationField('ingestLines', (t) =>
  t.field({
    type: IngestResult,
    description: 'Stores lines as they are and has them read, counted and weighed. Needs the INGEST scope.',
    complexity: 20,
    args: { input: t.arg({ type: IngestLinesInput, required: true, description: 'The lines.' }) },
    resolve: async (_, { input }, context) => {
      requireSourceType(input.sourceType);
      const source = {
        type: input.sourceType,
        id: input.sourceId ?? '',
        name: null,
        path: input.sourcePath ?? null,
      };
      const intake = intakeLines(input.lines, source, 'MUTATION');
      await admit(context, input.tenant, intake.sent, 'input.lines');
      return take(context, input.tenant, intake, input);
    },
  }),
);

builder.mutationField('ingestLogicMonitor', (t) =>
  t.field({
    type: IngestResult,
    description:
      'Stores alerts of LogicMonitor and has them read, counted and weighed. Needs the INGEST scope. An alert that cannot be read is refused by its place, with a reason.',
    complexity: 20,
    args: { input: t.arg({ type: IngestLogicMonitorInput, required: true, description: 'The alerts.' }) },
    resolve: async (_, { input }, context) => {
      const { timeZone } = await admit(context, input.tenant, input.events.length, 'input.events');
      const now = context.now().getTime();
      const intake = context.textIntake.objects(input.events, {
        source: { type: 'logicmonitor', id: '', name: null, path: input.sourcePath ?? null },
        mode: 'MUTATION',
        context: { receivedAt: now, peer: null, assumedOffsetMinutes: zoneOffsetMinutes(timeZone, now) },
      });
      return take(context, input.tenant, intake, input);
    },
  }),
);

export function requireSourceType(type: string): void {
  if (/^[\w.-]{1,64}$/.test(type)) return;
  const issue = {
    path: 'input.sourceType',
    message: 'must be a name of 1 to 64 letters, digits, dots, hyphens or underscores',
  };
  throw new ValidationError(
    'BAD_SOURCE_TYPE',
    'The source type is not a name.',
    `Known types: ${SOURCE_TYPES.join(', ')}.`,
    [issue],
  );
}

/** May this tenant be written to, is the call small enough, and is there room? */
export async function admit(
  context: Context,
  tenant: string,
  sent: number,
  path: string,
): Promise<TenantSettings> {
  const found = await requireTenant(context, tenant, 'input.tenant', 'INGEST');
  const many = tooMany(sent);
  if (many) throw new ValidationError('TOO_MANY', many.message, many.hint, [{ path, message: many.message }]);
  const wait = await context.backlog.waitFor(tenant).catch(whileAway(null));
  if (wait === null) return found;
  context.metrics.envelopesRefused.inc({ reason: 'overloaded' }, sent);
  throw new Overloaded('Too many envelopes of this tenant are waiting to be processed.', wait);
}

/** Stores what was sorted and says what became of it. */
export async function take(
  context: Context,
  tenant: string,
  intake: Intake,
  input: { readonly wait?: string | null | undefined; readonly backfill?: boolean | null | undefined },
): Promise<Ingested> {
  const request = { tenantId: tenant, backfill: input.backfill ?? false, items: intake.items };
  const { outcomes, segmentId, spooled } = await context.accept(request).catch(whenSpoolIsFull);
  const conflicts = outcomes.flatMap((outcome, i) =>
    outcome === 'CONFLICT' ? [conflictAt(intake.places[i]!)] : [],
  );
  const accepted = outcomes.filter((outcome) => outcome === 'STORED').length;
  context.metrics.envelopesAccepted.inc({ mode: 'mutation' }, accepted);
  return {
    tenant,
    accepted,
    duplicates: outcomes.filter((outcome) => outcome === 'DUPLICATE' || outcome === 'REPEATED').length,
    rejected: [...intake.rejected, ...conflicts].sort((a, b) => a.index - b.index),
    segments: segmentId ? [encodeId('Segment', `${tenant}.${segmentId}`)] : [],
    spooled,
    signatureIds:
      input.wait === 'PROCESSED' && !spooled ? await signaturesOf(context, tenant, segmentId) : null,
  };
}

const SPOOL_FULL_WAIT_MS = 5_000;

function whenSpoolIsFull(error: unknown): never {
  if (!(error instanceof SpoolFull)) throw error;
  throw new Overloaded(
    'The database is away, and the disk space for what waits is used up.',
    SPOOL_FULL_WAIT_MS,
  );
}

/** What a stored segment led to; nothing, when the database went away meanwhile: it is stored all the same. */
async function signaturesOf(context: Context, tenant: string, segmentId: string | null) {
  if (!segmentId) return [];
  const processed = await waitProcessed(context.stores, tenant, segmentId).catch(whileAway(null));
  return processed?.signatureIds ?? [];
}

const conflictAt = (index: number): Rejected => ({
  index,
  code: 'IDEMPOTENCY_CONFLICT',
  message: 'This idempotency key was used before with another payload.',
  hint: 'Use a new key for a new event; the first payload is the one that counts.',
});
