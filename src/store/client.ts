import { PrismaPg } from '@prisma/adapter-pg';
import type { Logger } from '../platform/logger.js';
import { createPool, type Pool } from '../platform/postgres/pool.js';
import { PrismaClient } from './generated/client.js';

/** The database as repositories see it: Prisma for what is looked up, the pool it runs on for whole batches. */
export type Database = {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  readonly close: () => Promise<void>;
};

export function openDatabase(
  url: string,
  options: { max: number; logger: Logger; application: string },
): Database {
  const pool = createPool(url, options);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
