import type { Counts } from '../domain/window/counts.js';
import { isSevere, markedAt, SIGHTINGS_KEPT, type SightingMark } from '../domain/window/sightings.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import type { KnownSightings } from './known-sightings.js';

const seconds = (ms: number): number => ms / 1_000;

export type SightingRow = {
  readonly id: string;
  readonly host: string;
  readonly halfHour: number;
  readonly mark: SightingMark;
};

/** A batch's sightings in the order in which they are locked. */
export function* sightingsOf(counts: Counts): Generator<SightingRow> {
  for (const [id, { sightings }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const [host, halfHours] of [...sightings].sort(([a], [b]) => (a < b ? -1 : 1)))
      for (const [halfHour, mark] of [...halfHours].sort(([a], [b]) => a - b))
        yield { id, host, halfHour, mark };
}

/** Only what may be among the first of its pair: a host that has shown a signature often costs nothing. */
export async function writeSightings(
  client: PoolClient,
  tenantId: string,
  counts: Counts,
  known: KnownSightings,
): Promise<void> {
  const rows = [...sightingsOf(counts)].filter(
    ({ id, host, ...seen }) => !known.has(tenantId, id, host, seen),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'add-sightings',
    // In the order of the key: without statistics the index by host seems as good, and is not.
    text: `INSERT INTO sighting AS s (tenant_id, signature_id, host, half_hour, at, severe)
           SELECT $1, t.id, t.host, to_timestamp(t.half_hour), to_timestamp(t.at), t.severe
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::bool[]) AS t(id, host, half_hour, at, severe)
           WHERE (SELECT count(*) FROM (SELECT 1 FROM sighting e WHERE e.tenant_id = $1 AND e.signature_id = t.id AND e.host = t.host
                    AND e.half_hour < to_timestamp(t.half_hour) ORDER BY e.half_hour LIMIT ${SIGHTINGS_KEPT}) AS earlier) < ${SIGHTINGS_KEPT}
           ON CONFLICT (tenant_id, signature_id, host, half_hour) DO UPDATE SET at = excluded.at, severe = excluded.severe
             WHERE s.at > excluded.at OR s.at = excluded.at AND excluded.severe AND NOT s.severe`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.host),
      rows.map((row) => seconds(row.halfHour)),
      rows.map((row) => seconds(markedAt(row.mark))),
      rows.map((row) => isSevere(row.mark)),
    ],
  });
}
