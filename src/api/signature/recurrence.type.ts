import type { Band } from '../../domain/attention/band.js';
import { sayRhythm } from '../../domain/attention/say.js';
import { whyNotPromoted } from '../../domain/attention/why-not.js';
import type { Weighed } from '../../domain/candidate/story.js';
import type { StoredFold } from '../../store/attention-plan.js';
import { componentsOf, policyOf, standingOf } from '../attention.type.js';
import { builder } from '../builder.js';

type Analysed = {
  readonly tenantId: string;
  readonly id: string;
  readonly score: number;
  readonly band: string;
  readonly policyVersion: number;
  readonly lastSeenAt: Date;
  readonly attention: unknown;
  readonly fold: unknown;
};

const findingsOf = (row: Analysed) => (row.attention as Weighed | null)?.findings ?? null;

/** A recovery whose problem is known, and that has no candidate of its own. */
const isToldByProblem = ({ fold }: Analysed): boolean => {
  const known = fold as StoredFold | null;
  return known?.mends === true && (known.state.period?.openedTick ?? null) === null;
};

const TOLD_BY_PROBLEM =
  'It says that something works again: that is told in the candidate of what broke, however high it scores.';

const HORIZON_HOURS = [1, 24, 168, 720];

const Rate = builder.objectRef<{ hours: number; count: number }>('RateOfHorizon').implement({
  description: 'How often within a span that ends at the last event; whole hours.',
  fields: (t) => ({
    hours: t.exposeInt('hours', { description: 'Length of the span.' }),
    count: t.exposeInt('count', { description: 'Events in it.' }),
    perHour: t.float({ resolve: (rate) => rate.count / rate.hours, description: 'Events an hour.' }),
  }),
});

export const RecurrenceAnalysis = builder.objectRef<Analysed>('RecurrenceAnalysis').implement({
  description: 'How a signature recurs.',
  fields: (t) => ({
    rates: t.field({
      type: [Rate],
      description: 'Rates over an hour, a day, a week and 30 days.',
      complexity: 5,
      resolve: async (row, _, { stores }) => {
        const counts = await stores.windows.rates(row.tenantId, row.id, row.lastSeenAt, HORIZON_HOURS);
        return HORIZON_HOURS.map((hours, i) => ({ hours, count: counts[i]! }));
      },
    }),
    times: t.int({
      resolve: (row) => findingsOf(row)?.repeat?.times ?? 0,
      description: 'Starts of activity in the last 14 days, each after half an hour of quiet.',
    }),
    days: t.int({
      resolve: (row) => findingsOf(row)?.repeat?.days ?? 0,
      description: 'Separate days among them.',
    }),
    rhythm: t.string({
      nullable: true,
      description: 'Its schedule, like "nightly about 02:00 UTC"; null when it has none.',
      resolve: (row) => {
        const rhythm = findingsOf(row)?.rhythm;
        return rhythm ? sayRhythm(rhythm.periodMs, rhythm.phaseMs) : null;
      },
    }),
    burst: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => findingsOf(row)?.held ?? null,
      description: 'The burst still in mind: observed, expected, p, horizonMs, tick.',
    }),
    trend: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => findingsOf(row)?.trend ?? null,
      description: 'A rising daily rate: days, ratio, z.',
    }),
    episodes: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => findingsOf(row)?.selfHeal ?? null,
      description: 'Problem-to-recovery cycles: cycles, quick, medianMs, entities.',
    }),
    spread: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (row) => findingsOf(row)?.spread ?? null,
      description: 'Hosts that show it, and how many of them only lately.',
    }),
    whyNotPromoted: t.string({
      nullable: true,
      description:
        'What is missing for PROMOTE, or that its story is told by another signature; null when it is promoted.',
      resolve: async (row, _, context) =>
        isToldByProblem(row)
          ? TOLD_BY_PROBLEM
          : whyNotPromoted(
              row.score,
              row.band as Band,
              await componentsOf(context, row.tenantId, standingOf(row)),
              await policyOf(context, row.tenantId, row.policyVersion),
            ),
    }),
  }),
});
