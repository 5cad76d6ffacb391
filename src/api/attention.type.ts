import type { Band } from '../domain/attention/band.js';
import { type Component, describeComponents } from '../domain/attention/component.js';
import { type Explanation, explain } from '../domain/attention/explanation.js';
import type { ScoringPolicy } from '../domain/attention/policy.js';
import type { Weighed } from '../domain/candidate/story.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { BandEnum, ComponentNameEnum } from './enums.js';

export const ScoreComponent = builder.objectRef<Component>('ScoreComponent').implement({
  description:
    'One part of a score: points = weight x value; the score is the sum of points, 0..100. SOURCE_BIAS may be negative.',
  fields: (t) => ({
    name: t.field({
      type: ComponentNameEnum,
      resolve: (part) => part.name,
      description: 'Which of the nine.',
    }),
    value: t.exposeFloat('value', { description: '0..1 (SOURCE_BIAS -1..1).' }),
    weight: t.exposeFloat('weight', { description: 'Points at value 1, from the scoring policy.' }),
    points: t.exposeFloat('points', { description: 'What it adds to the score.' }),
    reason: t.exposeString('reason', { description: 'One sentence an operator understands.' }),
    evidence: t.field({
      type: 'JSON',
      resolve: (part) => part.evidence,
      description: 'The counts, times and ids behind the sentence.',
    }),
    missing: t.field({
      type: ['String'],
      resolve: (part) => [...part.missing],
      description: 'What would make it surer.',
    }),
  }),
});

export const ExplanationType = builder.objectRef<Explanation>('Explanation').implement({
  description: 'Why something stands where it stands.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The whole explanation in a few sentences.' }),
    whySurfaced: t.exposeString('whySurfaced', { description: 'The one sentence that matters most.' }),
    topContributors: t.field({
      type: [ComponentNameEnum],
      resolve: (e) => [...e.topContributors],
      description: 'The components that counted most, the strongest first.',
    }),
    evidenceUsed: t.field({
      type: ['String'],
      resolve: (e) => [...e.evidenceUsed],
      description: 'Every reason that brought points.',
    }),
    memoryInfluence: t.exposeString('memoryInfluence', {
      nullable: true,
      description: 'How reviews and incidents moved the score; null when they did not.',
    }),
    uncertainty: t.field({
      type: ['String'],
      resolve: (e) => [...e.uncertainty],
      description: 'What is missing, how few samples.',
    }),
  }),
});

/** `policyVersion` is the policy it was weighed with: another would not add up to the score. */
export type Standing = {
  readonly score: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly weighed: Weighed | null;
};

type StandingRow = {
  readonly score: number;
  readonly band: string;
  readonly policyVersion: number;
  readonly attention: unknown;
};
/** How a candidate or a signature stands. */
export const standingOf = (row: StandingRow): Standing => ({
  score: row.score,
  band: row.band as Band,
  policyVersion: row.policyVersion,
  weighed: row.attention as Weighed | null,
});

/** The components of what was weighed, under the policy it was weighed with. */
export async function componentsOf(
  context: Context,
  tenantId: string,
  { weighed, policyVersion }: Pick<Standing, 'weighed' | 'policyVersion'>,
): Promise<Component[]> {
  if (!weighed?.findings) return [];
  return describeComponents(weighed.findings, weighed.tick, await policyOf(context, tenantId, policyVersion));
}

export async function explanationOf(
  context: Context,
  tenantId: string,
  standing: Standing,
): Promise<Explanation> {
  return explain(standing, await componentsOf(context, tenantId, standing));
}

const policies = new WeakMap<Context, Map<string, Promise<ScoringPolicy>>>();

/** A version of a tenant's policy, read once a request. */
export function policyOf(context: Context, tenantId: string, version: number): Promise<ScoringPolicy> {
  const known = policies.get(context) ?? new Map<string, Promise<ScoringPolicy>>();
  policies.set(context, known);
  const key = `${tenantId} ${version}`;
  const found = known.get(key) ?? context.stores.policies.find(tenantId, version);
  known.set(key, found);
  return found;
}

export type HistoryEntry = {
  readonly tenantId: string;
  readonly asOf: Date;
  readonly recordedAt: Date;
  readonly supersededAt: Date | null;
  readonly score: number;
  readonly band: Band;
  readonly policyVersion: number;
  readonly weighed: Weighed | null;
};

export const AttentionSnapshot = builder.objectRef<HistoryEntry>('AttentionSnapshot').implement({
  description: 'Score and band at a moment of event time, and when we came to believe it.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      resolve: (entry) => entry.asOf,
      description: 'Event time: the tick it holds from.',
    }),
    recordedAt: t.field({
      type: 'DateTime',
      resolve: (entry) => entry.recordedAt,
      description: 'When it was recorded.',
    }),
    supersededAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (entry) => entry.supersededAt,
      description: 'When later events changed it; null while we believe it.',
    }),
    score: t.exposeFloat('score', { description: '0..100.' }),
    band: t.field({ type: BandEnum, resolve: (entry) => entry.band, description: 'The band then.' }),
    scoreBreakdown: t.field({
      type: [ScoreComponent],
      description: 'The nine components then.',
      resolve: (entry, _, context) => componentsOf(context, entry.tenantId, entry),
    }),
    explanation: t.field({
      type: ExplanationType,
      description: 'Why, then.',
      resolve: (entry, _, context) => explanationOf(context, entry.tenantId, entry),
    }),
  }),
});
