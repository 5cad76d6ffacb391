import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { measureCost } from './kit/cost.js';
import { measureFairness } from './kit/fairness.js';
import { measureLatency } from './kit/latency.js';

/** Fills its part of the table; true when it keeps what is asked. */
type Part = (databaseUrl: string, folder: string) => Promise<boolean>;

export type AttentionSizes = {
  readonly stored: number;
  readonly rounds: number;
  readonly samples: number;
  readonly seconds: number;
};

/**
 * What attention costs with many signatures stored, how long a promotion takes on an idle system, and how long while
 * another tenant sends as much as it can. Each part (cost, latency, fairness; all of them when none is named) has a
 * PostgreSQL of its own.
 */
export async function benchAttention(names: readonly string[], sizes: AttentionSizes): Promise<boolean> {
  const parts: Readonly<Record<string, Part>> = {
    latency: (url, folder) => measureLatency(url, folder, sizes.samples),
    fairness: (url, folder) => measureFairness(url, folder, sizes.seconds),
    cost: (url, folder) => measureCost(url, folder, sizes.stored, sizes.rounds),
  };
  let ok = true;
  for (const [name, part] of Object.entries(parts))
    if (names.length === 0 || names.includes(name)) ok = (await withPostgres(part)) && ok;
  return ok;
}

async function withPostgres(part: Part): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-bench-'));
  const server = await startEmbeddedPostgres({ folder, logger: createLogger('error', 'bench') });
  try {
    return await part(server.url, folder);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
