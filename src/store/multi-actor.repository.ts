import type { FlaggedPair, MultiActorReport, Reported } from '../domain/attribution/multi-actor-report.js';
import type { MultiActorStore } from '../pipeline/ports/identity.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { hintFeed, takeCursors } from './feed.sql.js';

export function createMultiActorStore(db: Database): MultiActorStore {
  return {
    tenants: async () => {
      const rows = await db.pool.query<{ id: string }>(
        `SELECT id FROM tenant t WHERE EXISTS (SELECT 1 FROM attribution_state s WHERE s.tenant_id = t.id AND s.state = 'MULTI_ACTOR') ORDER BY id`,
      );
      return rows.rows.map((row) => row.id);
    },
    report: (tenantId, decide, now) =>
      inTransaction(db.pool, async (client) => {
        // Two passes at once would both report what neither has seen reported.
        await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `MULTI_ACTOR/${tenantId}`,
        ]);
        const pairs = await readFlagged(client, tenantId);
        if (pairs.length === 0) return 0;
        const identities = [...new Set(pairs.map(({ identity }) => identity))];
        const reports = decide(pairs, await readReported(client, tenantId, identities));
        await append(client, tenantId, reports, now);
        return reports.length;
      }),
  };
}

/** Pairs in MULTI_ACTOR of identities that have at least two of them. */
async function readFlagged(client: PoolClient, tenantId: string): Promise<FlaggedPair[]> {
  const rows = await client.query<{ identity: string; primitive: string; last: Date }>(
    `SELECT s.identity, s.primitive, s.last_observation_at AS last FROM attribution_state s
     WHERE s.tenant_id = $1 AND s.state = 'MULTI_ACTOR' AND NOT s.withdrawn AND EXISTS (
       SELECT 1 FROM attribution_state o WHERE o.tenant_id = $1 AND o.identity = s.identity AND o.state = 'MULTI_ACTOR' AND NOT o.withdrawn AND o.id <> s.id)
     ORDER BY s.identity, s.primitive`,
    [tenantId],
  );
  return rows.rows.map(({ identity, primitive, last }) => ({
    identity,
    primitive,
    state: 'MULTI_ACTOR',
    lastObservationMs: last.getTime(),
  }));
}

async function readReported(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
): Promise<Reported> {
  const rows = await client.query<{ identity: string; primitives: string[] }>(
    `SELECT identity, array_agg(DISTINCT p ORDER BY p) AS primitives FROM multi_actor_report, unnest(added) AS p
     WHERE tenant_id = $1 AND identity = ANY($2) GROUP BY identity`,
    [tenantId, identities],
  );
  return new Map(rows.rows.map((row) => [row.identity, row.primitives]));
}

async function append(
  client: PoolClient,
  tenantId: string,
  reports: readonly MultiActorReport[],
  now: Date,
): Promise<void> {
  if (reports.length === 0) return;
  const first = await takeCursors(client, tenantId, 'MULTI_ACTOR', reports.length);
  for (const [index, report] of reports.entries()) {
    await client.query({
      name: 'add-report',
      text: `INSERT INTO multi_actor_report (tenant_id, cursor, identity, primitives, added, from_at, to_at, recorded_at, signal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'LIVE')`,
      values: [
        tenantId,
        first + BigInt(index),
        report.identity,
        report.primitives,
        report.added,
        new Date(report.fromMs),
        new Date(report.toMs),
        now,
      ],
    });
  }
  await hintFeed(client, tenantId, 'MULTI_ACTOR');
}
