/** A moment (milliseconds) at which an entity of a subject was seen to break or to recover. */
export type Mark = { readonly entity: string; readonly at: number; readonly side: 'PROBLEM' | 'RECOVERY' };

/** One problem-to-recovery cycle of a subject on an entity; problems seen while it is open do not open another. */
export type Episode = {
  readonly entity: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
};

/**
 * The episodes that marks tell of, by opening and entity. `open` are the entities that were broken already when the
 * marks begin, and since when. A recovery nobody saw break is no episode. Marks of one moment break before they
 * recover. The order of the marks does not matter.
 */
export function episodesOf(marks: readonly Mark[], open: ReadonlyMap<string, number> = new Map()): Episode[] {
  const sorted = [...marks].sort(
    (a, b) => a.at - b.at || (a.side === b.side ? 0 : a.side === 'PROBLEM' ? -1 : 1),
  );
  const broken = new Map(open);
  const episodes: Episode[] = [];
  for (const { entity, at, side } of sorted) {
    const openedAt = broken.get(entity);
    if (side === 'PROBLEM') broken.set(entity, openedAt ?? at);
    else if (openedAt !== undefined) {
      episodes.push({ entity, openedAt, closedAt: at });
      broken.delete(entity);
    }
  }
  for (const [entity, openedAt] of broken) episodes.push({ entity, openedAt, closedAt: null });
  return episodes.sort((a, b) => a.openedAt - b.openedAt || (a.entity < b.entity ? -1 : 1));
}
