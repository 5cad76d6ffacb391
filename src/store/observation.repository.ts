import type { Observation } from '../domain/attribution/observation-validation.js';
import { pairIdOf } from '../domain/attribution/pair-id.js';
import type { Tie } from '../domain/attribution/signal.js';
import type {
  ObservationBatch,
  ObservationOutcome,
  ObservationStore,
  SavedObservations,
} from '../pipeline/ports/observation.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import {
  ATTRIBUTION_LANES,
  addTouches,
  joinTouches,
  laneOfIdentity,
  type Touch,
} from './attribution-touch.sql.js';
import type { Database } from './client.js';
import { knowIdentities } from './identity-merge.sql.js';
import { readDefinitions } from './primitive.repository.js';

const LANES = Array.from({ length: ATTRIBUTION_LANES }, (_, lane) => lane);

/** Observations, and the marks of what is left to fold. */
export function createObservationStore(db: Database): ObservationStore {
  return {
    definitions: (tenantId, names) => readDefinitions(db.pool, tenantId, names),
    save: (batch) => inTransaction(db.pool, (client) => save(client, batch)),
    backlog: async (tenantId) => {
      const rows = await db.pool.query<{ observations: string | null }>({
        name: 'observation-backlog',
        text: 'SELECT sum(observations) AS observations FROM attribution_touch WHERE tenant_id = $1',
        values: [tenantId],
      });
      return Number(rows.rows[0]?.observations ?? 0);
    },
    areFolded: async (tenantId, touches) => {
      const rows = await db.pool.query(
        'SELECT 1 FROM attribution_touch WHERE tenant_id = $1 AND lane = ANY($2::smallint[]) AND seq = ANY($3::bigint[]) LIMIT 1',
        [tenantId, LANES, touches],
      );
      return rows.rowCount === 0;
    },
  };
}

async function save(client: PoolClient, batch: ObservationBatch): Promise<SavedObservations> {
  const { tenantId, observations, receivedAt } = batch;
  const identities = [...new Set(observations.map(({ identity }) => identity))];
  await knowIdentities(client, tenantId, identities, receivedAt);
  await saveTies(client, tenantId, batch.ties);
  const written = await upsert(client, batch);
  const touches = joinTouches(observations.flatMap((one) => touchesOf(one, written.get(one.id), batch)));
  const lanes = [...new Set(touches.map(({ identity }) => laneOfIdentity(identity)))].sort();
  return {
    outcomes: observations.map(({ id }) => outcomeOf(written.get(id))),
    touches: await addTouches(client, tenantId, touches, receivedAt),
    lanes,
  };
}

/** Where an observation stood before it was overwritten; nulls for one that is new. */
type Written = {
  readonly id: string;
  readonly previous_identity: string | null;
  readonly previous_end: Date | null;
};

const outcomeOf = (written: Written | undefined): ObservationOutcome => {
  if (written === undefined) return 'UNCHANGED';
  return written.previous_end === null ? 'ACCEPTED' : 'OVERWRITTEN';
};

/** The place of an observation, and the one it has left. */
function touchesOf(one: Observation, written: Written | undefined, { signal }: ObservationBatch): Touch[] {
  if (written === undefined) return [];
  const primitive = one.primitive.name;
  const at = one.windowEndMs;
  const here: Touch = {
    identity: one.identity,
    primitive,
    sinceMs: at,
    untilMs: at,
    observations: 1,
    signal,
  };
  if (written.previous_end === null) return [here];
  const left = written.previous_end.getTime();
  const identity = written.previous_identity!;
  return [here, { ...here, identity, sinceMs: left, untilMs: left, observations: 0 }];
}

/** Writes observations; one that says what it said before is left alone. Sorted, as are all writers' rows. */
async function upsert(client: PoolClient, batch: ObservationBatch): Promise<ReadonlyMap<string, Written>> {
  const name = (one: Observation): string => `${one.evidenceRef}\u0000${one.primitive.name}`;
  const rows = [...batch.observations].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  const written = await client.query<Written>({
    name: 'save-observations',
    text: `INSERT INTO observation AS o (tenant_id, evidence_ref, primitive, id, identity, pair_id, value, confidence, window_start, window_end, session_id, received_at)
           SELECT $1, evidence, primitive, id, identity, pair_id, value::json, confidence, to_timestamp(window_start), to_timestamp(window_end), session_id, $2
           FROM unnest($3::text[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::float8[], $10::float8[], $11::float8[], $12::text[])
             AS t(evidence, primitive, id, identity, pair_id, value, confidence, window_start, window_end, session_id)
           ON CONFLICT (tenant_id, evidence_ref, primitive) DO UPDATE SET identity = excluded.identity, pair_id = excluded.pair_id,
             value = excluded.value, confidence = excluded.confidence, window_start = excluded.window_start, window_end = excluded.window_end,
             session_id = excluded.session_id, received_at = excluded.received_at, previous_identity = o.identity, previous_end = o.window_end
           WHERE (o.identity, o.value::text, o.confidence, o.window_start, o.window_end, o.session_id)
             IS DISTINCT FROM (excluded.identity, excluded.value::text, excluded.confidence, excluded.window_start, excluded.window_end, excluded.session_id)
           RETURNING id, previous_identity, previous_end`,
    values: [
      batch.tenantId,
      batch.receivedAt,
      rows.map((one) => one.evidenceRef),
      rows.map((one) => one.primitive.name),
      rows.map((one) => one.id),
      rows.map((one) => one.identity),
      rows.map((one) => pairIdOf(one.identity, one.primitive.name)),
      rows.map((one) => JSON.stringify(one.value)),
      rows.map((one) => one.confidence),
      rows.map((one) => one.windowStartMs / 1_000),
      rows.map((one) => one.windowEndMs / 1_000),
      rows.map((one) => one.sessionId),
    ],
  });
  return new Map(written.rows.map((row) => [row.id, row]));
}

/** Keeps what was said of hosts and users. Rows are written only where that is news: a worker may hold them. */
async function saveTies(client: PoolClient, tenantId: string, ties: ReadonlyMap<string, Tie>): Promise<void> {
  if (ties.size === 0) return;
  const names = [...ties.keys()].sort();
  const values = [
    tenantId,
    names,
    names.map((name) => ties.get(name)!.host),
    names.map((name) => ties.get(name)!.user),
  ];
  const said = 'unnest($2::text[], $3::text[], $4::text[]) AS t(name, host, user_name)';
  const news = await client.query<{ name: string }>({
    name: 'news-of-ties',
    text: `SELECT t.name FROM ${said} JOIN attribution_identity i ON i.tenant_id = $1 AND i.name = t.name
           WHERE coalesce(t.host, i.host) IS DISTINCT FROM i.host OR coalesce(t.user_name, i.user_name) IS DISTINCT FROM i.user_name`,
    values,
  });
  if (news.rows.length === 0) return;
  await client.query({
    name: 'hold-ties',
    text: 'SELECT 1 FROM attribution_identity WHERE tenant_id = $1 AND name = ANY($2) ORDER BY name FOR NO KEY UPDATE',
    values: [tenantId, news.rows.map((row) => row.name)],
  });
  await client.query({
    name: 'save-ties',
    text: `UPDATE attribution_identity i SET host = coalesce(t.host, i.host), user_name = coalesce(t.user_name, i.user_name)
           FROM ${said} WHERE i.tenant_id = $1 AND i.name = t.name AND i.name = ANY($5)`,
    values: [...values, news.rows.map((row) => row.name)],
  });
}
