import type { Family } from '../event/family.js';
import { aliasesOf } from './aliases.js';
import { liftTemplate } from './root-template.js';
import { joinTemplates, skeletonOf } from './template.js';

/** A signature that has been counted, as grouping sees it. */
export type Grouped = {
  readonly id: string;
  /** The root it is counted under now. */
  readonly rootId: string;
  readonly family: Family;
  readonly template: string;
};

/** A root that may have to be made: the skeleton its members share. */
export type RootForm = { readonly id: string; readonly family: Family; readonly skeleton: string };

export type Grouping = {
  /** Signatures to be counted under another root. */
  readonly moves: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** Roots that speak for nobody of their bucket any more: whatever else they stood for follows. */
  readonly ended: readonly { readonly from: string; readonly to: string }[];
  readonly roots: readonly RootForm[];
};

/**
 * Which root speaks for each signature of whole buckets: an operator's decision first, then the names rule (`aliasesOf`),
 * else itself. Decisions are followed from root to root. A function of the sets alone, whatever came first.
 */
export function groupSignatures(
  members: readonly Grouped[],
  decisions: ReadonlyMap<string, string>,
): Grouping {
  const aliases = aliasesOf(
    members.map(({ id, family, template }) => ({ id, family, skeleton: skeletonOf(template) })),
  );
  const byNames = (id: string): string => aliases.get(id)?.rootId ?? id;
  const resolve = (id: string): string => {
    const seen = new Set<string>();
    for (let at = id; ; ) {
      // Decisions that run in a circle leave everything where it is.
      if (seen.has(at)) return id;
      seen.add(at);
      const next = decisions.get(at) ?? byNames(at);
      if (next === at) return at;
      at = next;
    }
  };
  const moves = members
    .map(({ id, rootId }) => ({ id, from: rootId, to: resolve(id) }))
    .filter(({ from, to }) => from !== to);
  return { moves, ended: endedRoots(members, byNames, resolve), roots: formsOf(members, aliases) };
}

function endedRoots(
  members: readonly Grouped[],
  byNames: (id: string) => string,
  resolve: (id: string) => string,
): Grouping['ended'] {
  const alive = new Set(members.flatMap(({ id }) => [id, byNames(id)]));
  const ended = new Map<string, string>();
  for (const { id, rootId } of members) {
    const now = alive.has(rootId) ? resolve(rootId) : resolve(byNames(id));
    if (now !== rootId) ended.set(rootId, now);
  }
  return [...ended].map(([from, to]) => ({ from, to }));
}

function formsOf(members: readonly Grouped[], aliases: ReturnType<typeof aliasesOf>): RootForm[] {
  const forms = new Map<string, RootForm>();
  for (const { id, family } of members) {
    const alias = aliases.get(id);
    if (alias) forms.set(alias.rootId, { id: alias.rootId, family, skeleton: alias.rootSkeleton });
  }
  return [...forms.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The template to show for a root that nobody has sent: what its members have in common, with the types they agree on. */
export function templateOfRoot(rootSkeleton: string, members: readonly string[]): string {
  const lifted = members.map((template) => liftTemplate(template, rootSkeleton));
  const fitting = lifted.filter((template) => skeletonOf(template) === rootSkeleton);
  return fitting.length === 0 ? rootSkeleton : fitting.reduce(joinTemplates);
}
