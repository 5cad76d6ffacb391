/** A moment (milliseconds) at which an entity of a subject was seen to break or to recover. */
export type Mark = { readonly entity: string; readonly at: number; readonly side: 'PROBLEM' | 'RECOVERY' };

/** One problem-to-recovery cycle of a subject on an entity. Problems seen while it is open are counted, not opened anew. */
export type Episode = {
  readonly entity: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly problems: number;
};

/**
 * The episodes that marks tell of, by entity and time. A recovery nobody saw break is no episode. Marks of one moment
 * break before they recover. The order of the input does not matter.
 */
export function episodesOf(marks: readonly Mark[]): Episode[] {
  const sorted = [...marks].sort(
    (a, b) => a.at - b.at || (a.side === b.side ? 0 : a.side === 'PROBLEM' ? -1 : 1),
  );
  const open = new Map<string, { entity: string; openedAt: number; problems: number }>();
  const episodes: Episode[] = [];
  for (const { entity, at, side } of sorted) {
    const current = open.get(entity);
    if (side === 'PROBLEM') {
      if (current) current.problems += 1;
      else open.set(entity, { entity, openedAt: at, problems: 1 });
    } else if (current) {
      episodes.push({ ...current, closedAt: at });
      open.delete(entity);
    }
  }
  for (const current of open.values()) episodes.push({ ...current, closedAt: null });
  return episodes.sort((a, b) => a.openedAt - b.openedAt || (a.entity < b.entity ? -1 : 1));
}
