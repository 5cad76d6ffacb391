import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../platform/logger.js';
import { packageRoot } from '../platform/package-root.js';
import { createPool } from '../platform/postgres/pool.js';
import { openSchemaEngine } from './schema-engine.js';

/** Serialises migrators of several processes that start at once: spells "FORE". */
const MIGRATION_LOCK = 0x464f5245;

/** The reviewed SQL in prisma/migrations, oldest first. */
export function readMigrations(baseDir = join(packageRoot(), 'prisma/migrations')) {
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map((entry) => entry.name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
  };
}

export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Brings the database to the newest schema and returns the names of what was applied. Several processes may call it
 * at once. Writes Prisma's own `_prisma_migrations` table, so `prisma migrate deploy` stays usable.
 */
export async function migrate(url: string, logger: Logger): Promise<readonly string[]> {
  const pool = createPool(url, { max: 3, logger, application: 'foreshock migrate' });
  const lock = await pool.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const engine = await openSchemaEngine(pool);
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: readMigrations(),
      filters: NO_FILTERS,
    });
    if (appliedMigrationNames.length > 0)
      logger.info({ applied: appliedMigrationNames }, 'the database schema was brought up to date');
    return appliedMigrationNames;
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    lock.release();
    await pool.end();
  }
}
