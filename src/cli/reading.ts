import { note } from './output.js';
import { showProgress } from './progress.js';

export type Reading = {
  readonly to: (read: { readonly bytes: number; readonly lines: number }) => void;
  readonly end: () => void;
};

const EVERY_MS = 10_000;

/** How far a long reading is, on standard error: a bar on a terminal when the size is known, else a line now and then. */
export function showReading(
  size: number,
  now: () => number = Date.now,
  say: (text: string) => void = note,
): Reading {
  if (size > 0 && process.stderr.isTTY) {
    const bar = showProgress('reading', size);
    return { to: ({ bytes }) => bar.to(bytes), end: bar.end };
  }
  let due = now() + EVERY_MS;
  return {
    to: ({ bytes, lines }) => {
      if (now() < due) return;
      due = now() + EVERY_MS;
      say(`${Math.round(bytes / 1e6)} MB${ofAll(size)} read, ${lines} lines ...`);
    },
    end: () => {},
  };
}

const ofAll = (size: number): string => (size > 0 ? ` of ${Math.round(size / 1e6)} MB` : '');
