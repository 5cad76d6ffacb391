import { type PolicyFault, policyFaults } from '../../domain/attention/policy-check.js';
import { type PresetName, storedPolicy } from '../../domain/attention/presets.js';
import { noteFaults, plainNote } from '../../domain/memory/texts.js';
import { isRecord } from '../../domain/shared/text.js';
import { rescoreJob } from '../../jobs/rescore.js';
import type { JobRun } from '../../pipeline/ports/job-run.js';
import type { StoredPolicy } from '../../store/policy.repository.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { NotAllowed, ValidationError } from '../errors.js';
import { requireTenant } from '../guard.js';
import { JobProgress } from '../job/job.type.js';
import { throwUnusable } from './policy.faults.js';
import { PresetNameEnum, ScoringPolicyType } from './policy.type.js';

const SetScoringPolicyInput = builder.inputType('SetScoringPolicyInput', {
  description:
    'The whole of what a tenant is weighed with: a preset, and numbers laid over it. With neither it is the defaults again.',
  fields: (t) => ({
    tenant: t.id({ required: true, description: 'Slug of the tenant.' }),
    preset: t.field({ type: PresetNameEnum, description: 'Where to start from; STANDARD when omitted.' }),
    policy: t.field({
      type: 'JSON',
      description:
        'Numbers of its own, like {"bands": {"PROMOTE": 30}}, as in docs/scoring.md; what is left out is as in the preset.',
    }),
    note: t.string({ description: 'Why; 4,000 characters at most.' }),
  }),
});

type Change = { readonly policy: StoredPolicy; readonly changed: boolean; readonly run: JobRun | null };

const ScoringPolicyChange = builder.objectRef<Change>('ScoringPolicyChange').implement({
  description: 'What a tenant is weighed with from now on.',
  fields: (t) => ({
    changed: t.exposeBoolean('changed', {
      description: 'False when this was set already: nothing was kept, and nothing is weighed again.',
    }),
    policy: t.field({
      type: ScoringPolicyType,
      resolve: ({ policy }) => policy,
      description: 'The policy in force, with its version.',
    }),
    job: t.field({
      type: JobProgress,
      nullable: true,
      resolve: ({ run }) => run,
      description:
        'The weighing of everything with it: follow it with jobProgress. Null when nothing changed.',
    }),
  }),
});

builder.mutationField('setScoringPolicy', (t) =>
  t.field({
    type: ScoringPolicyChange,
    description:
      'Chooses what a tenant is weighed with, and weighs everything again from its beginning, in the background. Nobody is notified of what that promotes. Try it first with rescore and preview: true. Needs the ADMIN scope.',
    complexity: 20,
    errors: {
      types: [ValidationError, NotAllowed],
      union: { name: 'SetScoringPolicyResult', description: 'The policy, or why it was not taken.' },
    },
    args: { input: t.arg({ type: SetScoringPolicyInput, required: true, description: 'The policy.' }) },
    resolve: async (_, { input }, context): Promise<Change> => {
      const tenant = await requireTenant(context, input.tenant, 'input.tenant', 'ADMIN');
      const policy = wanted(input.preset, input.policy);
      requireNote(input.note);
      const kept = await context.stores.policies.set(tenant.id, policy, {
        name: context.access.name,
        note: plainNote(input.note),
        at: context.now(),
      });
      return { ...kept, run: kept.changed ? await weighAll(context, tenant.id) : null };
    },
  }),
);

/** The policy as it is stored. A preset may be named beside the numbers, as `rescore` takes it, or by itself. */
function wanted(preset: PresetName | null | undefined, policy: unknown): object {
  const whole = preset != null && (policy == null || isRecord(policy)) ? { preset, ...policy } : policy;
  const faults = [...policyFaults(whole), ...presetFaults(preset, policy)];
  return faults.length > 0
    ? throwUnusable(faults, 'The policy cannot be used like this.')
    : storedPolicy(whole);
}

function presetFaults(preset: PresetName | null | undefined, policy: unknown): PolicyFault[] {
  const named = isRecord(policy) ? policy.preset : undefined;
  return preset == null || named === undefined || named === preset
    ? []
    : [{ path: 'preset', message: 'names another preset than input.preset' }];
}

function requireNote(note: string | null | undefined): void {
  const faults = noteFaults(note, 'input.note');
  if (faults.length > 0)
    throw new ValidationError(
      'INVALID_NOTE',
      'The note cannot be kept like this.',
      faults[0]!.message,
      faults,
    );
}

/** Until it is through, what happens is weighed with the new policy already: each score names its version. */
async function weighAll(context: Context, tenantId: string): Promise<JobRun> {
  const request = { filter: {}, policy: null, preview: false };
  const run = await context.stores.runs.create(tenantId, 'rescore', request, context.now());
  await context.enqueue(rescoreJob, { tenantId, runId: run.id, scheduleId: null });
  return run;
}
