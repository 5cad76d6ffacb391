import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { createPool, type Pool } from '../../src/platform/postgres/pool.js';
import { migrate, NO_FILTERS } from '../../src/store/migrate.js';
import { openSchemaEngine } from '../../src/store/schema-engine.js';
import { type Catalog, compareCatalogs, keysWithoutTenant, readCatalog } from './catalog.js';
import { ROOT } from './step.js';

const logger = createLogger('error', 'check');
const open = (url: string): Pool => createPool(url, { max: 2, logger, application: 'foreshock check' });

/** Migrates one scratch database, draws another from schema.prisma, and says where they differ. */
export async function migrationFaults(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-check-'));
  try {
    const server = await startEmbeddedPostgres({ folder, logger, durable: false });
    try {
      const [migrated, drawn] = [await migratedCatalog(server.url), await drawnCatalog(server.url)];
      return [...compareCatalogs(migrated, drawn), ...keysWithoutTenant(migrated)];
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function migratedCatalog(server: string): Promise<Catalog> {
  const url = await scratchDatabase(server, 'migrated');
  await migrate(url, logger);
  return read(open(url));
}

/** The SQL that leads from nothing to schema.prisma, run as it comes: no shadow database, which would be another risk. */
async function drawnCatalog(server: string): Promise<Catalog> {
  const pool = open(await scratchDatabase(server, 'drawn'));
  const engine = await openSchemaEngine(pool);
  const path = 'prisma/schema.prisma';
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(join(ROOT, path), 'utf8') }] },
    script: true,
    exitCode: null,
    filters: NO_FILTERS,
  });
  await pool.query(stdout ?? '');
  return read(pool);
}

async function scratchDatabase(server: string, name: string): Promise<string> {
  const pool = open(server);
  await pool.query(`CREATE DATABASE ${name}`);
  await pool.end();
  return server.replace(/\/foreshock$/, `/${name}`);
}

async function read(pool: Pool): Promise<Catalog> {
  try {
    return await readCatalog(pool);
  } finally {
    await pool.end();
  }
}
