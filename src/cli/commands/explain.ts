import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyOfText } from '../../domain/envelope/body.js';
import type { RawEnvelope } from '../../domain/envelope/envelope.js';
import { attention } from '../../pipeline/attention.js';
import { canonicalize } from '../../pipeline/canonicalize.js';
import { recurrence } from '../../pipeline/recurrence.js';
import type { Logger } from '../../platform/logger.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded.js';
import { readers } from '../../sources/registry.js';
import { type Database, openDatabase } from '../../store/client.js';
import { migrate } from '../../store/migrate.js';
import { LANES } from '../../store/segment.repository.js';
import { createStores, type Stores } from '../../store/stores.js';
import { UsageError } from '../client.js';
import { readBatches, sizeOf } from '../lines.js';
import { note, print, printJson, printRanked } from '../output.js';
import { showProgress } from '../progress.js';
import { type Explained, readExplained } from './explained.js';

export type ExplainOptions = { readonly json: boolean; readonly sourceType: string; readonly top: number };

const TENANT = 'explain';
const BATCH = 2_000;

/** Reads a file into a store of its own, weighs everything in it, prints what surfaced and why, and leaves nothing behind. */
export async function explainFile(path: string, options: ExplainOptions, logger: Logger): Promise<void> {
  const size = await sizeOf(path);
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-explain-'));
  const server = await startEmbeddedPostgres({ folder, logger, durable: false });
  try {
    await migrate(server.url, logger);
    const db = openDatabase(server.url, { max: 6, logger, application: 'foreshock explain' });
    try {
      const events = await readInto(db, path, size, options);
      if (events === 0) throw new UsageError(`${path === '-' ? 'Standard input' : path} holds no line.`);
      report(await readExplained(db, TENANT), events, options);
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readInto(db: Database, path: string, size: number, options: ExplainOptions): Promise<number> {
  const now = () => new Date();
  const stores = createStores(db, now);
  await stores.tenants.create({ id: TENANT, name: TENANT, clock: 'EVENT', timeZone: 'UTC' });
  const progress = showProgress('reading', size, options.json);
  const source = { type: options.sourceType, id: path, name: null, path };
  let events = 0;
  for await (const { lines, bytes } of readBatches(path, BATCH)) {
    const envelopes = lines
      .filter((line) => line.trim() !== '')
      .map((line): RawEnvelope => ({ ...bodyOfText(line), mode: 'FILE', peer: null, source }));
    if (envelopes.length === 0) continue;
    events += envelopes.length;
    await stores.segments.save({
      tenantId: TENANT,
      backfill: true,
      receivedAt: now(),
      items: envelopes.map((envelope) => ({ envelope, idempotencyKey: null })),
    });
    await canonicalizeAll(stores);
    progress.to(bytes);
  }
  progress.end();
  if (!options.json) note(`${events} lines read; weighing ...`);
  await weighAll(stores);
  return events;
}

async function canonicalizeAll(stores: Stores): Promise<void> {
  const tenant = (await stores.tenants.find(TENANT))!;
  await Promise.all(
    Array.from({ length: LANES }, (_, lane) => canonicalize({ ...stores, readers }, tenant, lane)),
  );
}

/** The same steps that workers take, one after the other. */
async function weighAll(stores: Stores): Promise<void> {
  while ((await recurrence(stores, TENANT)).settled > 0);
  while ((await attention(stores, TENANT)).settled > 0);
}

function report(explained: Explained, events: number, { json, top }: ExplainOptions): void {
  const { signatures, candidates } = explained;
  if (json) {
    printJson({
      events,
      signatures,
      candidates: candidates.map(({ whySurfaced: _, ...candidate }) => candidate),
    });
    return;
  }
  print(`${events} events of ${signatures} kinds; ${candidates.length} candidates, the strongest first:\n`);
  printRanked(
    candidates
      .slice(0, top)
      .map((candidate) => ({ ...candidate, score: candidate.peakScore, why: candidate.whySurfaced })),
  );
  if (candidates.length > top)
    print(`\n... and ${candidates.length - top} more (--top ${candidates.length} shows all, --json too).`);
  if (candidates.length === 0)
    print('Nothing in it stands out. A longer log, or one with timestamps, gives more to compare.');
}
