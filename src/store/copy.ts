import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient } from '../platform/postgres/pool.js';

/** One value of a COPY text row; null is \N. */
export type CopyValue = string | number | null;

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  return SPECIAL.test(value) ? value.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char]!) : value;
}

const ROWS_PER_WRITE = 1_000;

/**
 * Writes rows with COPY on the caller's connection, inside its transaction: half as fast again as
 * INSERT .. unnest, because PostgreSQL parses text instead of arrays (docs/adr/0002-copy-on-the-hot-path.md).
 */
export async function copyRows(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  return copyMapped(client, table, columns, rows, (row) => row);
}

/** The same, each row made of an item when its turn comes: of very many the process's other work is let in between. */
export async function copyMapped<T>(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  items: readonly T[],
  toRow: (item: T, index: number) => readonly CopyValue[],
): Promise<void> {
  if (items.length === 0) return;
  const names = columns.map((name) => `"${name}"`).join(', ');
  const stream = client.query(copyFrom(`COPY "${table}" (${names}) FROM STDIN`));
  const finished = once(stream, 'finish');
  for (let at = 0; at < items.length; at += ROWS_PER_WRITE) {
    const chunk = items.slice(at, at + ROWS_PER_WRITE).map((item, i) =>
      toRow(item, at + i)
        .map(field)
        .join('\t'),
    );
    const written = stream.write(`${chunk.join('\n')}\n`);
    // In a race with the end: a statement that fails says so here.
    await Promise.race([written ? turn() : once(stream, 'drain'), finished]);
  }
  stream.end();
  await finished;
}
