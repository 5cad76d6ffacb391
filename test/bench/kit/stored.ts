import type pg from 'pg';

/** What a signature leaves behind and attention reads, each in the order in which it would have been written. */
const TABLES: Readonly<Record<string, string>> = {
  signature: 'id',
  signature_slot: 'start, signature_id',
  signature_hour: 'start, signature_id',
  sighting: 'at, signature_id',
  onset: 'at, signature_id',
  mark: 'at, subject_id',
  episode: 'opened_at, subject_id',
  attention_history: 'as_of, subject_id',
  candidate: 'opened_at, id',
  evidence: 'candidate_id',
};

/** Copies of a host's signatures that share the host: the more is stored, the more hosts there are. */
const COPIES_A_HOST = 10;

/** Ids of copies are made of the ids they are copies of, so that the tables agree; everything else stays as it is. */
const asCopy = ({ name, type }: { name: string; type: string }): string => {
  if (type === 'uuid') return `CASE WHEN n = 0 THEN k."${name}" ELSE md5(k."${name}"::text || n)::uuid END`;
  if (name === 'signature_ids')
    return `ARRAY(SELECT CASE WHEN n = 0 THEN i ELSE md5(i::text || n)::uuid END FROM unnest(k.signature_ids) AS i)`;
  if (name === 'host')
    return `k.host || CASE WHEN n < ${COPIES_A_HOST} THEN '' ELSE '-' || n / ${COPIES_A_HOST} END`;
  // What is due is work, not store.
  if (name === 'due_at') return 'CASE WHEN n = 0 THEN k.due_at END';
  return `k."${name}"`;
};

/**
 * Multiplies what a tenant has stored: the originals and `copies - 1` copies, mixed as if they had come together.
 * Indexes are made afterwards; then statistics are taken.
 */
export async function multiply(pool: pg.Pool, tenant: string, copies: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `SET synchronous_commit = off; SET work_mem = '1GB'; SET maintenance_work_mem = '1GB'`,
    );
    for (const [table, order] of Object.entries(TABLES))
      await multiplyTable(client, table, order, tenant, copies);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    client.release(true);
  }
}

async function multiplyTable(
  client: pg.PoolClient,
  table: string,
  order: string,
  tenant: string,
  copies: number,
) {
  const columns = await client.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  const indexes = await dropIndexes(client, table);
  await client.query(`CREATE TEMP TABLE kept AS SELECT * FROM ${table} WHERE tenant_id = '${tenant}'`);
  await client.query(`DELETE FROM ${table} WHERE tenant_id = '${tenant}'`);
  await client.query(
    `INSERT INTO ${table} (${columns.rows.map(({ name }) => `"${name}"`).join(', ')})
     SELECT ${columns.rows.map(asCopy).join(', ')} FROM kept k, generate_series(0, ${copies - 1}) AS n
     ORDER BY ${order
       .split(', ')
       .map((name) => columns.rows.findIndex((column) => column.name === name) + 1)
       .join(', ')}`,
  );
  await client.query('DROP TABLE kept');
  for (const index of indexes) await client.query(index);
}

/** Drops the indexes of a table and returns the statements that make them again. */
async function dropIndexes(client: pg.PoolClient, table: string): Promise<string[]> {
  const rows = await client.query<{ drop: string; make: string }>(
    `SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %I', i.indexname) ELSE format('ALTER TABLE %I DROP CONSTRAINT %I', i.tablename, c.conname) END AS drop,
            CASE WHEN c.oid IS NULL THEN i.indexdef ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s', i.tablename, c.conname, pg_get_constraintdef(c.oid)) END AS make
     FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname AND c.contype = 'p'
     WHERE i.schemaname = 'public' AND i.tablename = $1`,
    [table],
  );
  for (const { drop } of rows.rows) await client.query(drop);
  return rows.rows.map(({ make }) => make);
}
