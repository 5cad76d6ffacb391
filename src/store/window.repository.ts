import { DAY_MS, floorTo, MINUTE_MS } from '../domain/shared/time.js';
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
  /** Counts by bucket, ascending; several signatures are added up. At most `WINDOW_LIMIT` rows are read, the newest. */
  readonly list: (query: WindowQuery) => Promise<readonly WindowRow[]>;
  /** Events of a root signature in the windows that end at a moment, by width in hours. */
  readonly rates: (
    tenantId: string,
    rootId: string,
    at: Date,
    hours: readonly number[],
  ) => Promise<readonly number[]>;
};

const WINDOW_LIMIT = 10_000;

/** A part of a bucket: what one signature counted. */
type Part = { readonly start: number; readonly count: number; readonly hosts: readonly number[] };

export function createWindowRepository(db: Database): WindowRepository {
  return {
    list: async (query) => {
      if (query.resolution === 'MINUTE') return sumUp(await readMinutes(db, query));
      const hours = await readHours(db, query);
      return sumUp(
        query.resolution === 'HOUR'
          ? hours
          : hours.map((hour) => ({ ...hour, start: floorTo(hour.start, DAY_MS) })),
      );
    },
    rates: async (tenantId, rootId, at, hours) => {
      const rows = await db.pool.query<{ hours: number; count: string | null }>(
        `SELECT h.hours, (SELECT sum(w.count) FROM signature s JOIN signature_hour w ON w.tenant_id = $1 AND w.signature_id = s.id
                            AND w.start >= $3::timestamptz - make_interval(hours => h.hours) AND w.start <= $3
                          WHERE s.tenant_id = $1 AND s.root_id = $2) AS count
         FROM unnest($4::int[]) AS h(hours)`,
        [tenantId, rootId, at, hours],
      );
      const counts = new Map(rows.rows.map((row) => [row.hours, Number(row.count ?? 0)]));
      return hours.map((width) => counts.get(width) ?? 0);
    },
  };
}

const FROM = (
  table: string,
) => `FROM signature s JOIN ${table} w ON w.tenant_id = $1 AND w.signature_id = s.id
  WHERE s.tenant_id = $1 AND (s.id = ANY($2::uuid[]) OR s.root_id = ANY($2::uuid[]))
    AND ($3::timestamptz IS NULL OR w.start >= $3) AND ($4::timestamptz IS NULL OR w.start < $4) ORDER BY w.start DESC LIMIT ${WINDOW_LIMIT}`;

async function readHours(
  db: Database,
  { tenantId, signatureIds, since, until }: WindowQuery,
): Promise<Part[]> {
  const rows = await db.pool.query<{ start: Date; count: number; hosts: string[] }>(
    `SELECT w.start, w.count, w.hosts ${FROM('signature_hour')}`,
    [tenantId, signatureIds, since, until],
  );
  return rows.rows.map((row) => ({
    start: row.start.getTime(),
    count: row.count,
    hosts: row.hosts.map(Number),
  }));
}

/** The single minutes of the slots; a host is stored with its minute in the lowest three bits. */
async function readMinutes(
  db: Database,
  { tenantId, signatureIds, since, until }: WindowQuery,
): Promise<Part[]> {
  const from = since ? new Date(floorTo(since.getTime(), 5 * MINUTE_MS)) : null;
  const rows = await db.pool.query<{ start: Date; minutes: number[]; hosts: string[] }>(
    `SELECT w.start, w.minutes, w.hosts ${FROM('signature_slot')}`,
    [tenantId, signatureIds, from, until],
  );
  const parts = rows.rows.flatMap((row) => {
    const pairs = row.hosts.map(Number);
    return row.minutes.map((count, minute) => ({
      start: row.start.getTime() + minute * MINUTE_MS,
      count,
      hosts: pairs.filter((pair) => pair % 8 === minute).map((pair) => Math.floor(pair / 8)),
    }));
  });
  return parts.filter(
    ({ start, count }) =>
      count > 0 && (!since || start >= since.getTime()) && (!until || start < until.getTime()),
  );
}

function sumUp(parts: readonly Part[]): WindowRow[] {
  const buckets = new Map<number, { count: number; hosts: (readonly number[])[] }>();
  for (const { start, count, hosts } of parts) {
    const bucket = buckets.get(start) ?? { count: 0, hosts: [] };
    buckets.set(start, bucket);
    bucket.count += count;
    bucket.hosts.push(hosts);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([start, { count, hosts }]) => ({
      start: new Date(start),
      count,
      hosts: hostCount(mergeHostSets(hosts)),
    }));
}
