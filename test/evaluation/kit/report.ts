import type { EvaluationSet } from './sets.js';

type Figures = Readonly<Record<string, unknown>>;

/** What main must hold: the smallest figure a set, or the mean of its kind, may show. */
const FLOORS = {
  WEEK: { recall: 1, precision_at_planted: 0.9, type_accuracy: 0.9 },
  ALERTS: { AP: 0.83, P10: 0.88, kind_recall10: 0.65 },
  BGL: { AP: 0.2 },
} as const;

/** Prints the figures of every set and the means of every kind; true when none is below its floor, or floors are not asked for. */
export function report(figures: ReadonlyMap<EvaluationSet, Figures>, floors: boolean): boolean {
  for (const [set, found] of figures) console.log(`${set.name.padEnd(16)} ${JSON.stringify(found)}`);
  const faults: string[] = [];
  for (const [kind, least] of Object.entries(FLOORS)) {
    const own = [...figures].filter(([set]) => set.kind === kind);
    if (own.length === 0) continue;
    const means = Object.keys(least).map(
      (name) => [name, mean(own.map(([, found]) => Number(found[name])))] as const,
    );
    console.log(
      `${kind.padEnd(16)} ${means.map(([name, value]) => `${name} ${value.toFixed(3)}`).join(', ')}`,
    );
    for (const [name, value] of means) {
      const floor = (least as Readonly<Record<string, number>>)[name]!;
      if (value < floor - 1e-9) faults.push(`${kind} ${name} is ${value.toFixed(3)}, below ${floor}`);
    }
    for (const [set, found] of own)
      if (Array.isArray(found.promoted_noise) && found.promoted_noise.length > 0)
        faults.push(`${set.name} promotes noise: ${found.promoted_noise.join(' | ')}`);
  }
  if (!floors) return true;
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
