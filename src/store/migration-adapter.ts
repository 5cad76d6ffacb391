import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from '../platform/postgres/pool.js';

/**
 * The pg adapter, with migration scripts sent whole. The original splits a script at every `;`, which applies a
 * function body by halves; PostgreSQL runs a script of several statements as one transaction.
 */
export class MigrationPg extends PrismaPg {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    const adapter = await super.connect();
    const pool = this.#pool;
    adapter.executeScript = async (script: string) => {
      await pool.query(script);
    };
    return adapter;
  }
}
