import type { Pool } from '../../src/platform/postgres/pool.js';

/** What a database is made of, as one line a part under a name: "event.host" -> "text, nullable". */
export type Catalog = ReadonlyMap<string, string>;

const COLUMNS = `
  SELECT c.relname || '.' || a.attname AS name,
         format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS text
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`;

/** Primary, unique and foreign keys. Others (CHECK, EXCLUDE) are what schema.prisma has no words for. */
const CONSTRAINTS = `
  SELECT 'constraint ' || k.conname AS name, c.relname || ' ' || pg_get_constraintdef(k.oid) AS text
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'f') AND c.relname <> '_prisma_migrations'`;

/** Indexes on columns. Partial ones and those on expressions are what schema.prisma has no words for. */
const INDEXES = `
  SELECT 'index ' || i.relname AS name, replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ') AS text
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
    AND x.indpred IS NULL AND x.indexprs IS NULL`;

/**
 * Tables, columns with type and default, keys and indexes of the public schema. Left out is what only the reviewed
 * SQL can say: partitions (their schema is `partitions`), fillfactor, storage, functions, partial indexes, checks.
 */
export async function readCatalog(pool: Pool): Promise<Catalog> {
  const parts = new Map<string, string>();
  for (const sql of [COLUMNS, CONSTRAINTS, INDEXES]) {
    const { rows } = await pool.query<{ name: string; text: string }>(sql);
    for (const { name, text } of rows) parts.set(name, text);
  }
  return parts;
}

/** Where the migrated database and the one drawn from schema.prisma differ, in words. */
export function compareCatalogs(migrated: Catalog, drawn: Catalog): string[] {
  const names = [...new Set([...migrated.keys(), ...drawn.keys()])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [migrated.get(name), drawn.get(name)];
    if (ours === theirs) return [];
    if (theirs === undefined) return [`${name} is in the migrations (${ours}) and not in schema.prisma`];
    if (ours === undefined) return [`${name} is in schema.prisma (${theirs}) and not in the migrations`];
    return [`${name}: the migrations make it ${ours}, schema.prisma ${theirs}`];
  });
}

/** Tables that belong to no tenant: who the tenants are, and who may see which of them. */
const ABOVE_TENANTS = new Set(['tenant', 'api_token']);

/** Keys and unique indexes that tenant_id does not lead: those would not survive a distribution by tenant. */
export function keysWithoutTenant(catalog: Catalog): string[] {
  const key = /^(\w+) (?:PRIMARY KEY|UNIQUE|FOREIGN KEY) \((\w+)/;
  const unique = /^CREATE UNIQUE INDEX \S+ ON (?:public\.)?"?(\w+)"? USING btree \((\w+)/;
  return [...catalog].flatMap(([name, text]) => {
    const [, table, first] = key.exec(text) ?? unique.exec(text) ?? [];
    if (table === undefined || first === 'tenant_id' || ABOVE_TENANTS.has(table)) return [];
    return [`${name} of ${table} begins with ${first}: tenant_id must lead it`];
  });
}
