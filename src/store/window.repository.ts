import { DAY_MS, floorTo } from '../domain/shared/time.js';
import { hostCount, mergeHostSets } from '../domain/window/host-set.js';
import type { Database } from './client.js';

export type WindowRow = { readonly start: Date; readonly count: number; readonly hosts: number };
export type Resolution = 'MINUTE' | 'HOUR' | 'DAY';

export type WindowQuery = {
  readonly tenantId: string;
  readonly signatureIds: readonly string[];
  readonly resolution: Resolution;
  readonly since: Date | null;
  readonly until: Date | null;
};

export type WindowRepository = {
  /** Counts by bucket, ascending; several signatures are added up. At most `WINDOW_LIMIT` rows, the newest. */
  readonly list: (query: WindowQuery) => Promise<readonly WindowRow[]>;
  /** Events of signatures in the windows that end at a moment, by width in hours. */
  readonly rates: (
    tenantId: string,
    rootId: string,
    at: Date,
    hours: readonly number[],
  ) => Promise<readonly number[]>;
};

export const WINDOW_LIMIT = 10_000;

export function createWindowRepository(db: Database): WindowRepository {
  return {
    list: async (query) => {
      const stored = query.resolution === 'MINUTE' ? 'MINUTE' : 'HOUR';
      const rows = await db.pool.query<{ start: Date; count: number; hosts: string[] }>(
        `SELECT w.start, w.count, w.hosts FROM signature s JOIN signature_window w ON w.tenant_id = $1 AND w.signature_id = s.id
         WHERE s.tenant_id = $1 AND (s.id = ANY($2::uuid[]) OR s.root_id = ANY($2::uuid[])) AND w.resolution = $3
           AND ($4::timestamptz IS NULL OR w.start >= $4) AND ($5::timestamptz IS NULL OR w.start < $5) ORDER BY w.start DESC LIMIT $6`,
        [query.tenantId, query.signatureIds, stored, query.since, query.until, WINDOW_LIMIT],
      );
      return merge(rows.rows, query.resolution);
    },
    rates: async (tenantId, rootId, at, hours) => {
      const rows = await db.pool.query<{ hours: number; count: string | null }>(
        `SELECT h.hours, (SELECT sum(w.count) FROM signature s JOIN signature_window w ON w.tenant_id = $1 AND w.signature_id = s.id
                            AND w.resolution = 'HOUR' AND w.start >= $3::timestamptz - make_interval(hours => h.hours) AND w.start <= $3
                          WHERE s.tenant_id = $1 AND s.root_id = $2) AS count
         FROM unnest($4::int[]) AS h(hours)`,
        [tenantId, rootId, at, hours],
      );
      const counts = new Map(rows.rows.map((row) => [row.hours, Number(row.count ?? 0)]));
      return hours.map((width) => counts.get(width) ?? 0);
    },
  };
}

function merge(
  rows: readonly { start: Date; count: number; hosts: string[] }[],
  resolution: Resolution,
): WindowRow[] {
  const buckets = new Map<number, { count: number; hosts: number[][] }>();
  for (const row of rows) {
    const start = resolution === 'DAY' ? floorTo(row.start.getTime(), DAY_MS) : row.start.getTime();
    const bucket = buckets.get(start) ?? { count: 0, hosts: [] };
    buckets.set(start, bucket);
    bucket.count += row.count;
    bucket.hosts.push(row.hosts.map(Number));
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([start, { count, hosts }]) => ({
      start: new Date(start),
      count,
      hosts: hostCount(mergeHostSets(hosts)),
    }));
}
