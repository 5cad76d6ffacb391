import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../platform/logger.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded.js';
import { createShutdown, stopOnSignals } from '../../platform/shutdown.js';
import { type Database, openDatabase } from '../../store/client.js';
import { migrate } from '../../store/migrate.js';

const CONNECTIONS = 6;

/** Runs work on a store of its own that is gone afterwards, also when the command is told to stop half-way. */
export async function withEphemeralStore(
  logger: Logger,
  work: (db: Database) => Promise<void>,
): Promise<void> {
  const shutdown = createShutdown(logger);
  stopOnSignals(shutdown);
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-explain-'));
  shutdown.onStop('folder', async () => rmSync(folder, { recursive: true, force: true }));
  try {
    const server = await startEmbeddedPostgres({ folder, logger, durable: false });
    shutdown.onStop('embedded PostgreSQL', server.stop);
    await migrate(server.url, logger);
    const db = openDatabase(server.url, { max: CONNECTIONS, logger, application: 'foreshock explain' });
    shutdown.onStop('database', db.close);
    await work(db);
  } finally {
    await shutdown.stop();
  }
}
