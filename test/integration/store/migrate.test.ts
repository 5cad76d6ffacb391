import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createPool } from '../../../src/platform/postgres/pool.js';
import { migrate, NO_FILTERS, readMigrations } from '../../../src/store/migrate.js';
import { openSchemaEngine } from '../../../src/store/schema-engine.js';
import { testLogger } from '../kit/database.js';

const server = inject('postgresUrl');
const made: string[] = [];

/** A database with nothing in it. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${Math.random().toString(36).slice(2)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  made.push(name);
  return server.replace(/\/foreshock$/, `/${name}`);
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows = await client.query(sql);
  await client.end();
  return rows.rows;
}

afterEach(async () => {
  for (const name of made.splice(0)) await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
});

describe('store/migrate', () => {
  it('applies each migration once, however many processes start at once', async () => {
    const url = await emptyDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, testLogger)));
    const names = readMigrations().migrationDirectories.map((directory) => directory.path);
    expect(applied.flat().sort()).toEqual(names);
    const recorded = await query(
      url,
      'SELECT migration_name, finished_at FROM _prisma_migrations ORDER BY 1',
    );
    expect(recorded.map((row) => row.migration_name)).toEqual(names);
    expect(recorded.every((row) => row.finished_at !== null)).toBe(true);
  });

  it('does nothing the second time', async () => {
    const url = await emptyDatabase();
    await migrate(url, testLogger);
    expect(await migrate(url, testLogger)).toEqual([]);
  });

  it('sends a script whole, function bodies included, and leaves nothing behind when it fails', async () => {
    const url = await emptyDatabase();
    const baseDir = mkdtempSync(join(tmpdir(), 'migrations-'));
    mkdirSync(join(baseDir, '1_broken'));
    writeFileSync(join(baseDir, 'migration_lock.toml'), 'provider = "postgresql"\n');
    const body =
      'CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;';
    writeFileSync(
      join(baseDir, '1_broken', 'migration.sql'),
      `CREATE TABLE first (id int); ${body} SELECT 1 / 0;`,
    );
    const pool = createPool(url, { max: 2, logger: testLogger, application: 'test' });
    const engine = await openSchemaEngine(pool);
    await expect(
      engine.applyMigrations({ migrationsList: readMigrations(baseDir), filters: NO_FILTERS }),
    ).rejects.toThrow();
    await pool.end();
    const left = await query(url, "SELECT to_regclass('first') AS t, to_regproc('twice') AS f");
    expect(left).toEqual([{ t: null, f: null }]);
    rmSync(baseDir, { recursive: true });
  });
});
