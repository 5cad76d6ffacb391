import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readExplained } from '../../src/cli/commands/explained.js';
import { OFFLINE_TENANT, takeIn, weighAll } from '../../src/cli/commands/offline.js';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { type Database, openDatabase } from '../../src/store/client.js';
import { migrate } from '../../src/store/migrate.js';
import { createStores } from '../../src/store/stores.js';
import { report } from './kit/report.js';
import { type EvaluationSet, setsIn } from './kit/sets.js';

const BATCH = 5_000;
const now = () => new Date();
const logger = createLogger('error', 'evaluation');

/**
 * Measures attention on sets with known answers, through the real pipeline and a real store on an EVENT clock:
 *
 *   tsx test/evaluation/attention.ts FOLDER [--only NAME,NAME] [--floors] [--keep STORE] [--out FOLDER]
 *
 * FOLDER holds tools/msp_week.py, tools/score_alerts.py and data/. `--floors` exits with 1 when a figure is below the
 * floor that main must hold. `--keep` leaves the counted events in a store: the next run only weighs them again.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      floors: { type: 'boolean', default: false },
      keep: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const folder = positionals[0];
  if (!folder || !existsSync(folder)) throw new Error('Name the folder that holds tools/ and data/.');
  const only = values.only?.split(',');
  const sets = setsIn(folder).filter(({ name }) => !only || only.some((part) => name.startsWith(part)));
  const work = values.keep ?? mkdtempSync(join(tmpdir(), 'foreshock-evaluation-'));
  const out = values.out ?? work;
  mkdirSync(out, { recursive: true });
  const server = await startEmbeddedPostgres({ folder: work, logger, durable: false });
  try {
    const figures = new Map<EvaluationSet, Readonly<Record<string, unknown>>>();
    for (const set of sets) figures.set(set, await measure(set, server.url, out));
    process.exitCode = report(figures, values.floors) ? 0 : 1;
  } finally {
    await server.stop();
    if (!values.keep) rmSync(work, { recursive: true, force: true });
  }
}

async function measure(set: EvaluationSet, url: string, out: string) {
  const started = performance.now();
  const fresh = await createDatabase(url, `set_${set.name.replace('-', '_')}`);
  const db = openDatabase(fresh.url, { max: 6, logger, application: 'evaluation' });
  try {
    const stores = createStores(db, now);
    await migrate(fresh.url, logger);
    if (fresh.isNew) {
      await stores.tenants.create({
        id: OFFLINE_TENANT,
        name: OFFLINE_TENANT,
        clock: 'EVENT',
        timeZone: 'UTC',
      });
      const source = { type: 'file', id: set.name, name: null, path: null };
      const lines = set.lines();
      for (let at = 0; at < lines.length; at += BATCH)
        await takeIn(stores, lines.slice(at, at + BATCH), source, now);
    } else await forgetScores(db);
    await weighAll(stores);
    const file = join(out, `${set.name}.json`);
    writeFileSync(
      file,
      JSON.stringify({ ...(await readExplained(db, OFFLINE_TENANT)), scores: await scoresOf(db) }),
    );
    const seconds = (performance.now() - started) / 1_000;
    return { ...set.score(file), seconds: Number(seconds.toFixed(1)) };
  } finally {
    await db.close();
  }
}

async function createDatabase(url: string, name: string): Promise<{ url: string; isNew: boolean }> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return { url: url.replace(/\/foreshock$/, `/${name}`), isNew: found.rowCount === 0 };
}

/** Leaves what was counted and drops what was made of it. */
async function forgetScores({ pool }: Database): Promise<void> {
  await pool.query('TRUNCATE candidate, attention_history, promotion, onset, episode, dirty');
  await pool.query(
    'UPDATE signature SET fold = NULL, attention = NULL, score = 0, peak_score = 0, due_at = NULL',
  );
  await pool.query(
    `INSERT INTO dirty (tenant_id, stage, signature_id, generation, since, notify)
     SELECT DISTINCT tenant_id, 'RECURRENCE', root_id, 1, to_timestamp(0), false FROM signature`,
  );
}

/** The highest score of every signature, by template: what did not become a candidate is ranked too. */
async function scoresOf({ pool }: Database): Promise<Record<string, number>> {
  const rows = await pool.query<{ templates: string[]; peak_score: number }>(
    'SELECT templates, peak_score FROM signature WHERE tenant_id = $1 ORDER BY id',
    [OFFLINE_TENANT],
  );
  return Object.fromEntries(rows.rows.flatMap((row) => row.templates.map((text) => [text, row.peak_score])));
}

await main();
