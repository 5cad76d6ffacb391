import { policyFaults } from '../../domain/attention/policy-check.js';
import { isSchedulePattern } from '../../jobs/pattern.js';
import { rescoreJob } from '../../jobs/rescore.js';
import type { RescoreFilter } from '../../pipeline/ports/attention.js';
import { waitEnded } from '../../pipeline/processed.js';
import type { RescoreSchedule } from '../../store/schedule.repository.js';
import { builder } from '../builder.js';
import { BandEnum } from '../enums.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { readableTenants, requireTenant } from '../guard.js';
import { encodeId, uuidOf } from '../ids.js';
import { JobProgress } from '../job/job.type.js';
import { throwUnusable } from '../policy/policy.faults.js';

const RescoreFilterInput = builder.inputType('RescoreFilter', {
  description: 'Which signatures to weigh again; omitted = all.',
  fields: (t) => ({
    bands: t.field({ type: [BandEnum], description: 'Now in one of these bands.' }),
    family: t.string({ description: 'Of this family.' }),
    service: t.string({ description: 'Reported by this service.' }),
    signatures: t.idList({ description: 'These.' }),
  }),
});

const WAIT_SECONDS_MOST = 30;

const RescoreInput = builder.inputType('RescoreInput', {
  description: 'A new weighing from the beginning. Nobody is notified.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    filter: t.field({ type: RescoreFilterInput, description: 'Which signatures.' }),
    policy: t.field({
      type: 'JSON',
      description: 'Overrides of the scoring policy to try, as in docs/scoring.md; needs preview.',
    }),
    preview: t.boolean({ defaultValue: false, description: 'Only show who would move band; keep nothing.' }),
    waitSeconds: t.int({
      defaultValue: 0,
      description: `Answer with the result when it is done within this time (${WAIT_SECONDS_MOST} seconds at most).`,
    }),
  }),
});

type FilterInput = typeof RescoreFilterInput.$inferInput | null | undefined;

function filterOf(input: FilterInput): RescoreFilter {
  return {
    ...(input?.bands?.length ? { bands: input.bands } : {}),
    ...(input?.family ? { family: input.family } : {}),
    ...(input?.service ? { service: input.service } : {}),
    ...(input?.signatures?.length
      ? { signatureIds: input.signatures.flatMap((id) => uuidOf('Signature', id)?.uuid ?? []) }
      : {}),
  };
}

/** A policy may be tried, and only one that a tenant could have: a misspelt number would change nothing and not say so. */
function requireUsablePolicy(policy: unknown, preview: boolean): void {
  if (policy != null && !preview)
    throw new ValidationError(
      'POLICY_NEEDS_PREVIEW',
      'A policy given here is only for a preview.',
      'Set preview: true, or leave policy out; setScoringPolicy keeps one.',
      [{ path: 'input.policy', message: 'can only be tried with preview: true' }],
    );
  const faults = policyFaults(policy);
  if (faults.length > 0) throwUnusable(faults, 'The policy cannot be tried like this.');
}

builder.mutationField('rescore', (t) =>
  t.field({
    type: JobProgress,
    description:
      'Weighs signatures again, in the background: follow it with jobProgress, or wait for it. Needs the REVIEW scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'RescoreResult', description: 'The job that weighs, or why there is none.' },
    },
    args: { input: t.arg({ type: RescoreInput, required: true, description: 'What to weigh.' }) },
    resolve: async (_, { input }, context) => {
      await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      requireUsablePolicy(input.policy, input.preview ?? false);
      const request = {
        filter: filterOf(input.filter),
        policy: input.policy ?? null,
        preview: input.preview ?? false,
      };
      const run = await context.stores.runs.create(input.tenant, 'rescore', request, context.now());
      await context.enqueue(rescoreJob, { tenantId: input.tenant, runId: run.id, scheduleId: null });
      const waitSeconds = Math.min(input.waitSeconds ?? 0, WAIT_SECONDS_MOST);
      return waitSeconds > 0 ? waitEnded(context.stores, run, waitSeconds * 1_000) : run;
    },
  }),
);

const RescoreScheduleType = builder.objectRef<RescoreSchedule>('RescoreSchedule').implement({
  description: 'A standing order to weigh signatures again.',
  fields: (t) => ({
    id: t.id({
      resolve: (row) => encodeId('RescoreSchedule', `${row.tenantId}.${row.id}`),
      description: 'For cancelRescoreSchedule.',
    }),
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    cron: t.exposeString('cron', {
      nullable: true,
      description: "Cron pattern in the tenant's time zone; null when it runs by interval.",
    }),
    everySeconds: t.int({
      nullable: true,
      resolve: (row) => (row.everyMs === null ? null : row.everyMs / 1_000),
      description: 'Interval; null when it runs by cron.',
    }),
    filter: t.field({ type: 'JSON', resolve: (row) => row.filter, description: 'Which signatures.' }),
    createdAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.createdAt,
      description: 'When it was ordered.',
    }),
    lastRunAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (row) => row.lastRunAt,
      description: 'When it last ran.',
    }),
  }),
});

const ScheduleRescoreInput = builder.inputType('ScheduleRescoreInput', {
  description: 'A standing order. Exactly one of cron and everySeconds.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    name: t.string({ description: 'What it is for.' }),
    cron: t.string({
      description: 'Cron pattern (five or six fields) in the tenant\'s time zone, like "0 3 * * *".',
    }),
    everySeconds: t.int({ description: 'Interval; at least 60.' }),
    filter: t.field({ type: RescoreFilterInput, description: 'Which signatures.' }),
  }),
});

const LEAST_SECONDS = 60;

function faultsOf(cron: string | null | undefined, everySeconds: number | null | undefined) {
  if ((cron == null) === (everySeconds == null))
    return [{ path: 'input', message: 'needs exactly one of cron and everySeconds' }];
  if (cron != null && !isSchedulePattern(cron))
    return [{ path: 'input.cron', message: 'is not a cron pattern' }];
  if (everySeconds != null && everySeconds < LEAST_SECONDS)
    return [{ path: 'input.everySeconds', message: `must be at least ${LEAST_SECONDS}` }];
  return [];
}

builder.mutationField('scheduleRescore', (t) =>
  t.field({
    type: RescoreScheduleType,
    description: 'Orders a weighing by cron or interval. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'ScheduleRescoreResult', description: 'The order, or why it was not taken.' },
    },
    args: { input: t.arg({ type: ScheduleRescoreInput, required: true, description: 'The order.' }) },
    resolve: async (_, { input }, context) => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'REVIEW');
      const issues = faultsOf(input.cron, input.everySeconds);
      if (issues.length > 0)
        throw new ValidationError(
          'INVALID_SCHEDULE',
          'The schedule cannot be kept like this.',
          'For example cron: "0 3 * * *".',
          issues,
        );
      const everyMs = input.everySeconds == null ? null : input.everySeconds * 1_000;
      const order = {
        tenantId: tenant.id,
        name: input.name ?? 'rescore',
        cron: input.cron ?? null,
        everyMs,
        filter: filterOf(input.filter),
      };
      const schedule = await context.stores.schedules.create(order, context.now());
      const repeat =
        everyMs === null ? { pattern: input.cron!, timeZone: tenant.timeZone } : { every: everyMs };
      await context.queues.schedule(rescoreJob, schedule.id, repeat, {
        tenantId: tenant.id,
        runId: null,
        scheduleId: schedule.id,
      });
      return schedule;
    },
  }),
);

builder.mutationField('cancelRescoreSchedule', (t) =>
  t.field({
    type: RescoreScheduleType,
    description: 'Ends a standing order. Needs the REVIEW scope.',
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'CancelRescoreResult', description: 'The order that has ended, or why it goes on.' },
    },
    args: { id: t.arg.id({ required: true, description: 'Id of the schedule.' }) },
    resolve: async (_, { id }, context) => {
      const parsed = uuidOf('RescoreSchedule', id);
      const missing = new ValidationError(
        'UNKNOWN_SCHEDULE',
        'There is no such schedule.',
        'Use an id that rescoreSchedules returned.',
        [{ path: 'id', message: 'names no schedule' }],
      );
      if (parsed?.tenantId == null) throw missing;
      await requireTenant(context, parsed.tenantId, 'id', 'REVIEW');
      const removed = await context.stores.schedules.remove(parsed.tenantId, parsed.uuid);
      if (!removed) throw missing;
      await context.queues.unschedule(rescoreJob, removed.id);
      return removed;
    },
  }),
);

builder.queryField('rescoreSchedules', (t) =>
  t.field({
    type: [RescoreScheduleType],
    authScopes: { read: true },
    description: 'Standing orders of a tenant, the oldest first.',
    args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
    resolve: async (_, { tenant }, context) => {
      await readableTenants(context, [tenant]);
      return [...(await context.stores.schedules.list(tenant))];
    },
  }),
);
