import type { Component } from './component.js';
import type { Snapshot } from './fold.js';
import type { ComponentName } from './policy.js';

/** Why something stands where it stands, for a person. */
export type Explanation = {
  readonly text: string;
  readonly whySurfaced: string;
  readonly topContributors: readonly ComponentName[];
  readonly evidenceUsed: readonly string[];
  readonly memoryInfluence: string | null;
  readonly uncertainty: readonly string[];
};

const LEVELS: readonly (readonly [number, string])[] = [
  [0.7, 'high'],
  [0.35, 'medium'],
  [0.05, 'low'],
];
const levelOf = (value: number): string => LEVELS.find(([least]) => value >= least)?.[1] ?? 'none';

const spoken = (name: ComponentName): string => name.toLowerCase().replace('_', ' ');

const partOf = (components: readonly Component[], name: ComponentName): Component | undefined =>
  components.find((part) => part.name === name);

/** How verdicts and incidents moved the score; null when nobody has said anything. */
function memory(components: readonly Component[]): string | null {
  const part = partOf(components, 'MEMORY_WEIGHT');
  return part && 'leaning' in part.evidence ? part.reason : null;
}

/** What declared change windows have to do with it, whatever they brought; null when there is none near. */
function changes(components: readonly Component[]): string | null {
  const part = partOf(components, 'TEMPORAL_CORRELATION');
  return part && 'changeWindows' in part.evidence ? part.reason : null;
}

/** The explanation of a snapshot: what counted most first, each with its reason, then the band it led to. */
export function explain(
  snapshot: Pick<Snapshot, 'score' | 'band'>,
  components: readonly Component[],
): Explanation {
  const counting = components
    .filter((part) => Math.abs(part.points) >= 0.5)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const top = counting.slice(0, 3);
  const lead = counting.filter((part) => part.name !== 'HUMAN_IMPACT')[0] ?? counting[0];
  const whySurfaced = lead ? lead.reason : 'Nothing about it stands out.';
  const parts = top.map(
    (part) => `${spoken(part.name)} ${levelOf(part.value)} (${part.reason.replace(/\.$/, '')})`,
  );
  const asides = [memory(components), changes(components)].filter(
    (aside) => aside !== null && !top.some((part) => part.reason === aside),
  );
  const verdict = `score ${snapshot.score} of 100, band ${snapshot.band}`;
  return {
    text: [
      parts.length === 0 ? `${whySurfaced} ${verdict}.` : `${parts.join('; ')} -> ${verdict}.`,
      ...asides,
    ].join(' '),
    whySurfaced,
    topContributors: top.map((part) => part.name),
    evidenceUsed: [
      ...new Set([...counting.map((part) => part.reason), ...asides.filter((aside) => aside !== null)]),
    ],
    memoryInfluence: memory(components),
    uncertainty: [...new Set(components.flatMap((part) => part.missing))],
  };
}
