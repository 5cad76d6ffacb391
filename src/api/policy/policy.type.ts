import {
  numbersOf,
  PRESET_NAMES,
  PRESETS,
  type PresetName,
  policyFor,
  presetOf,
} from '../../domain/attention/presets.js';
import { builder } from '../builder.js';
import { TenantType } from '../tenant/tenant.type.js';

export const PresetNameEnum = builder.enumType('PresetName', {
  values: PRESET_NAMES,
  description: 'A scoring policy to start from; scoringPresets describes each.',
});

export const ScoringPolicyType = builder.prismaObject('ScoringPolicy', {
  name: 'ScoringPolicyVersion',
  description: 'The numbers that scores of a tenant are made with, since somebody chose them.',
  fields: (t) => ({
    tenant: t.id({ resolve: (row) => row.tenantId, description: 'Slug of its tenant.' }),
    version: t.exposeInt('version', {
      description: 'Counts up; candidates, history and incidents name the version they were weighed with.',
    }),
    preset: t.field({
      type: PresetNameEnum,
      resolve: (row) => presetOf(row.policy),
      description: 'The preset it starts from.',
    }),
    numbers: t.field({
      type: 'JSON',
      resolve: (row) => numbersOf(row.policy),
      description: 'The numbers of its own, laid over the preset, as setScoringPolicy takes them.',
    }),
    policy: t.field({
      type: 'JSON',
      resolve: (row) => policyFor(row.policy, row.version),
      description: 'The whole of it: every weight, threshold and half-life (docs/scoring.md).',
    }),
    by: t.exposeString('by', {
      description: 'Name of the token that chose it; "foreshock" for what a tenant begins with.',
    }),
    note: t.exposeString('note', { nullable: true, description: 'In their words.' }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (row) => row.recordedAt,
      description: 'When it was chosen.',
    }),
  }),
});

builder.prismaObjectFields(TenantType, (t) => ({
  scoringPolicy: t.field({
    type: ScoringPolicyType,
    authScopes: { read: true },
    complexity: 5,
    description: 'The policy its scores are made with; setScoringPolicy chooses.',
    resolve: async (row, _, { stores }) => stores.policies.current(row.id),
  }),
}));

export const ScoringPresetType = builder.objectRef<PresetName>('ScoringPreset').implement({
  description: 'A scoring policy to start from.',
  fields: (t) => ({
    name: t.field({ type: PresetNameEnum, resolve: (name) => name, description: 'For setScoringPolicy.' }),
    description: t.string({
      resolve: (name) => PRESETS[name].description,
      description: 'Whom it is for, and what it does.',
    }),
    numbers: t.field({
      type: 'JSON',
      resolve: (name) => PRESETS[name].policy,
      description: 'The numbers in which it differs from the defaults.',
    }),
    policy: t.field({
      type: 'JSON',
      resolve: (name) => policyFor({ preset: name }, 1),
      description: 'The whole of it.',
    }),
  }),
});
