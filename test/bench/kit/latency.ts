import { setTimeout as sleep } from 'node:timers/promises';
import { openLab } from './lab.js';
import { promote } from './story.js';

const ASKED_P95_MS = 1_000;
const WARM_UP = 3;
/** Between samples, so that they meet the polls and sweeps at different moments. */
const PAUSE_MS = 370;

/** The value below which a share of the values lies. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

export const spread = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, max ${Math.max(...values).toFixed(0)} ms`;

/** From acceptance to subscriber on an idle system: a new tenant and a new story each time. */
export async function measureLatency(databaseUrl: string, folder: string, samples: number): Promise<boolean> {
  const lab = await openLab(databaseUrl, folder);
  try {
    const times: number[] = [];
    for (let i = 0; i < samples + WARM_UP; i++) {
      const took = await promote(lab, `idle-${i}`);
      if (i >= WARM_UP) times.push(took);
      await sleep(PAUSE_MS);
    }
    const ok = quantile(times, 0.95) < ASKED_P95_MS;
    console.log(
      `latency: accepted to subscriber, idle, ${times.length} samples: ${spread(times)} (asked: p95 under ${ASKED_P95_MS} ms) ${ok ? 'ok' : 'MISSED'}`,
    );
    return ok;
  } finally {
    await lab.stop();
  }
}
