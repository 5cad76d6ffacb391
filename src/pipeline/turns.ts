import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets what else the process has to do go on first. */
export const othersTurn = (): Promise<void> => nextTurn();

/**
 * Maps a list, `stretch` items at a time, and lets the process's other work go on in between: what is busy with a storm
 * must not keep another tenant's answers waiting.
 */
export async function inTurns<T, R>(items: readonly T[], stretch: number, map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % stretch === 0) await othersTurn();
    results.push(map(item));
  }
  return results;
}
