import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` returns something that passes, and returns it; fails with the last value seen. */
export async function eventually<T>(
  look: () => Promise<T>,
  passes: (value: T) => boolean,
  limitMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (passes(value)) return value;
    if (Date.now() > deadline)
      throw new Error(
        `It never came about; last seen: ${JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v))?.slice(0, 500)}`,
      );
    await sleep(25);
  }
}
