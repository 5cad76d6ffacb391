import { Presets, SingleBar } from 'cli-progress';

export type Progress = { readonly to: (done: number) => void; readonly end: () => void };

const NONE: Progress = { to: () => {}, end: () => {} };

/** A bar on standard error, when that is a terminal and the length is known; nothing otherwise. */
export function showProgress(label: string, total: number, quiet = false): Progress {
  if (quiet || total <= 0 || !process.stderr.isTTY) return NONE;
  const bar = new SingleBar(
    { format: `${label} {bar} {percentage}% {eta_formatted} left`, stream: process.stderr, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { to: (done) => bar.update(Math.min(done, total)), end: () => bar.stop() };
}
