import type { RawEnvelope } from '../../../src/domain/envelope/envelope.js';
import { attention } from '../../../src/pipeline/attention.js';
import { canonicalize } from '../../../src/pipeline/canonicalize.js';
import { grouping } from '../../../src/pipeline/grouping.js';
import { assembleKernelLines } from '../../../src/pipeline/kernel-lines.js';
import { recurrence } from '../../../src/pipeline/recurrence.js';
import { readers } from '../../../src/sources/registry.js';
import { LANES } from '../../../src/store/segment.repository.js';
import type { TestStore } from './database.js';

export type TestEvent = {
  readonly timestamp: string;
  readonly host: string;
  readonly service: string;
  readonly severity: string;
  readonly message: string;
};

export const envelopeOf = (event: object): RawEnvelope => ({
  body: JSON.stringify(event),
  format: 'event',
  mode: 'MUTATION',
  peer: null,
  source: { type: 'webhook', id: 'test', name: null, path: null },
});

/** Stores events as one segment, as accept does. */
export async function save(
  { stores }: TestStore,
  tenantId: string,
  events: readonly object[],
  backfill = false,
): Promise<void> {
  const items = events.map((event) => ({ envelope: envelopeOf(event), idempotencyKey: null }));
  await stores.segments.save({ tenantId, backfill, receivedAt: new Date(), items });
}

/** One turn of canonicalize over every lane, by as many workers at once. */
export async function canonicalizeTurn(
  { stores }: TestStore,
  tenantId: string,
  workers: number,
  with_ = readers,
): Promise<number> {
  const tenant = (await stores.tenants.find(tenantId))!;
  const turns = Array.from({ length: workers }, async (_, worker) => {
    let done = 0;
    for (let lane = 0; lane < LANES; lane++) {
      done += (await canonicalize({ ...stores, readers: with_ }, tenant, (lane + worker) % LANES)).segmentIds
        .length;
    }
    return done;
  });
  return (await Promise.all(turns)).reduce((sum, done) => sum + done, 0);
}

/** Everything there is left to do, done: as workers would, without the queue. */
export async function settle(
  store: TestStore,
  tenantId: string,
  workers = 1,
  with_ = readers,
): Promise<void> {
  while ((await canonicalizeTurn(store, tenantId, workers, with_)) > 0);
  const tenant = (await store.stores.tenants.find(tenantId))!;
  while ((await assembleKernelLines(store.stores, tenant, null)).lines > 0);
  while ((await grouping(store.stores, tenantId)).settled > 0);
  while ((await recurrence(store.stores, tenantId)).settled > 0);
  while ((await attention(store.stores, tenantId)).settled > 0);
}

/** What must not depend on order, batches or workers, as comparable text. */
export async function snapshot({ db }: TestStore, tenantId: string): Promise<Record<string, unknown[]>> {
  const read = async (sql: string) => (await db.pool.query(sql, [tenantId])).rows;
  return {
    signatures: await read(
      `SELECT id, root_id, templates, family, services, occurrences, first_seen_at, last_seen_at, samples, score, peak_score, band, due_at, attention
       FROM signature WHERE tenant_id = $1 ORDER BY id`,
    ),
    slots: await read(
      'SELECT signature_id, start, count, minutes, hosts, worst FROM signature_slot WHERE tenant_id = $1 ORDER BY 1, 2',
    ),
    hours: await read(
      'SELECT signature_id, start, count, hosts, worst FROM signature_hour WHERE tenant_id = $1 ORDER BY 1, 2',
    ),
    sightings: await read(
      `SELECT * FROM (SELECT signature_id, host, half_hour, at, severe, row_number() OVER (PARTITION BY signature_id, host ORDER BY half_hour) AS place
                      FROM sighting WHERE tenant_id = $1) AS s WHERE place <= 10 ORDER BY 1, 2, 3`,
    ),
    onsets: await read('SELECT signature_id, at FROM onset WHERE tenant_id = $1 ORDER BY 1, 2'),
    episodes: await read(
      'SELECT subject_id, entity, opened_at, closed_at FROM episode WHERE tenant_id = $1 ORDER BY 1, 2, 3',
    ),
    history: await read(
      `SELECT subject_id, as_of, score, band FROM attention_history WHERE tenant_id = $1 AND superseded_at IS NULL ORDER BY 1, 2`,
    ),
    candidates: await read(
      `SELECT id, signature_id, signature_ids, type, title, state, band, score, peak_score, occurrences, episodes, hosts, services,
              story_at, opened_at, closed_at, previous_id, promoted_at, moment_host, moment_at, led_by FROM candidate WHERE tenant_id = $1 AND state <> 'MERGED' ORDER BY id`,
    ),
  };
}
