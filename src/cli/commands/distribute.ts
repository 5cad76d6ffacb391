import pg from 'pg';
import type { Env } from '../../config/env.js';
import { UsageError } from '../client.js';
import { print, printJson } from '../output.js';

/** Tables every node needs whole: they lead with no tenant. */
const REFERENCE_TABLES = new Set(['tenant', 'api_token']);

/** Spreads every table that is led by tenant_id over the nodes of a Citus cluster. Safe to run again. */
export async function distribute(env: Env, options: { readonly json: boolean }): Promise<void> {
  if (!env.DATABASE_URL)
    throw new UsageError(
      'The embedded database is one process; set DATABASE_URL to the coordinator of a Citus cluster.',
    );
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    const citus = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'citus'`);
    if (citus.rowCount === 0)
      throw new UsageError(
        'This server has no Citus. Install it, run CREATE EXTENSION citus on the coordinator, add the workers, then run this again.',
      );
    const done = await distributeTables(client);
    if (options.json) printJson({ distributed: done });
    else print(done.length === 0 ? 'Every table is distributed already.' : `Distributed ${done.join(', ')}.`);
  } finally {
    await client.end();
  }
}

async function distributeTables(client: pg.Client): Promise<string[]> {
  const tables = await client.query<{ name: string; led: boolean }>(
    `SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS led
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
       AND c.oid NOT IN (SELECT logicalrelid FROM pg_dist_partition) ORDER BY c.relname`,
  );
  const done: string[] = [];
  for (const { name, led } of tables.rows) {
    if (led) await client.query(`SELECT create_distributed_table($1::regclass, 'tenant_id')`, [name]);
    else if (REFERENCE_TABLES.has(name))
      await client.query('SELECT create_reference_table($1::regclass)', [name]);
    else continue;
    done.push(name);
  }
  return done;
}
