import { floorTo, MINUTE_MS, TICK_MS } from '../domain/shared/time.js';
import { iso } from '../domain/shared/words.js';
import type { Counts, SignatureCount, WindowCount } from '../domain/window/counts.js';
import { HOST_SET_LIMIT, mergeHostSets } from '../domain/window/host-set.js';
import type { CanonicalWrite } from '../pipeline/ports/canonical.js';
import type { PoolClient } from '../platform/postgres/pool.js';
import type { KnownSightings } from './known-sightings.js';
import { writeMarks } from './mark.sql.js';
import { writeSightings } from './sightings.sql.js';

/** Adds a batch's sums to the stored ones. Every sum commutes: batches may be added in any order. */
export async function writeCounts(
  client: PoolClient,
  tenantId: string,
  work: CanonicalWrite,
  known: KnownSightings,
): Promise<void> {
  await writeSignatures(client, tenantId, work);
  await writeSlots(client, tenantId, work);
  await writeHours(client, tenantId, work);
  await dropEmptied(client, tenantId, work);
  await writeSightings(client, tenantId, work.counts, known);
  await writeMarks(client, tenantId, work);
  await writeSources(client, tenantId, work);
  await moveClock(client, tenantId, work);
}

const seconds = (ms: number): number => ms / 1_000;
const arrayText = (values: readonly (string | number)[]): string =>
  `{${values.map((value) => (typeof value === 'number' ? value : `"${value.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;

/** Signatures in the order in which every statement locks them. */
const inOrder = (counts: Counts): [string, SignatureCount][] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

const TEXTS_KEPT = 16;

async function writeSignatures(client: PoolClient, tenantId: string, work: CanonicalWrite): Promise<void> {
  const rows = inOrder(work.counts);
  if (rows.length === 0) return;
  const texts = rows.map(([id]) => work.signatures.get(id)!);
  await client.query({
    name: 'add-signatures',
    text: `INSERT INTO signature AS s (tenant_id, id, root_id, templates, family, mask_version, side, subject_id,
             services, occurrences, first_seen_at, last_seen_at, samples, bucket_id, sources)
           SELECT $1, id, id, ARRAY[template], family, mask, side, subject, services::text[], n, to_timestamp(first), to_timestamp(last), samples::jsonb, bucket, sources::text[]
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::bigint[],
                       $9::float8[], $10::float8[], $11::text[], $12::int[], $13::uuid[], $14::text[])
             AS t(id, template, family, side, subject, services, n, first, last, samples, mask, bucket, sources)
           ON CONFLICT (tenant_id, id) DO UPDATE SET
             templates = merge_texts(s.templates, excluded.templates),
             services = merge_texts(s.services, excluded.services),
             sources = merge_texts(s.sources, excluded.sources),
             occurrences = s.occurrences + excluded.occurrences,
             side = least(s.side, excluded.side), subject_id = least(s.subject_id, excluded.subject_id),
             first_seen_at = least(s.first_seen_at, excluded.first_seen_at),
             last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
             bucket_id = coalesce(s.bucket_id, excluded.bucket_id),
             samples = CASE WHEN jsonb_array_length(s.samples) < 5 OR excluded.first_seen_at <= (s.samples->-1->>'at')::timestamptz
                            THEN merge_samples(s.samples, excluded.samples) ELSE s.samples END`,
    values: [
      tenantId,
      rows.map(([id]) => id),
      texts.map((text) => text.template),
      texts.map((text) => text.family),
      texts.map((text) => text.side),
      texts.map((text) => text.subjectId),
      rows.map(([, sums]) => arrayText([...sums.services].sort().slice(0, TEXTS_KEPT))),
      rows.map(([, sums]) => sums.count),
      rows.map(([, sums]) => seconds(sums.first)),
      rows.map(([, sums]) => seconds(sums.last)),
      rows.map(([, sums]) => JSON.stringify(sums.samples.map(({ at, text }) => ({ at: iso(at), text })))),
      texts.map((text) => text.maskVersion),
      rows.map(([id]) => work.buckets.get(id) ?? null),
      rows.map(([id]) => arrayText([...(work.origins.get(id) ?? [])].sort().slice(0, TEXTS_KEPT))),
    ],
  });
}

const SLOT_PAIRS = 1_280;

/** A slot's row: the five minutes of a signature, folded into one. */
type SlotRow = {
  readonly id: string;
  readonly start: number;
  count: number;
  worst: number;
  readonly minutes: number[];
  readonly pairs: number[];
};

function slotsOf(id: string, minutes: ReadonlyMap<number, WindowCount>): SlotRow[] {
  const slots = new Map<number, SlotRow>();
  for (const window of minutes.values()) {
    const start = floorTo(window.start, TICK_MS);
    const minute = (window.start - start) / MINUTE_MS;
    const slot = slots.get(start) ?? { id, start, count: 0, worst: 7, minutes: [0, 0, 0, 0, 0], pairs: [] };
    slots.set(start, slot);
    slot.count += window.count;
    slot.worst = Math.min(slot.worst, window.worst);
    slot.minutes[minute] = window.count;
    // 48 bits of hash and 3 of minute stay exact in a double.
    for (const hash of window.hosts) slot.pairs.push(hash * 8 + minute);
  }
  return [...slots.values()].sort((a, b) => a.start - b.start);
}

const smallest = (numbers: readonly number[], most: number): number[] =>
  [...numbers].sort((a, b) => a - b).slice(0, most);

async function writeSlots(client: PoolClient, tenantId: string, { counts }: CanonicalWrite): Promise<void> {
  const rows = inOrder(counts).flatMap(([id, { minutes }]) => slotsOf(id, minutes));
  if (rows.length === 0) return;
  await client.query({
    name: 'add-slots',
    text: `INSERT INTO signature_slot AS w (tenant_id, signature_id, start, count, minutes, hosts, worst)
           SELECT $1, id, to_timestamp(start), n, minutes::int[], hosts::bigint[], worst
           FROM unnest($2::uuid[], $3::float8[], $4::int[], $5::text[], $6::text[], $7::smallint[])
             AS t(id, start, n, minutes, hosts, worst)
           ON CONFLICT (tenant_id, signature_id, start) DO UPDATE SET
             count = w.count + excluded.count, worst = least(w.worst, excluded.worst),
             minutes = ARRAY[w.minutes[1] + excluded.minutes[1], w.minutes[2] + excluded.minutes[2], w.minutes[3] + excluded.minutes[3],
                             w.minutes[4] + excluded.minutes[4], w.minutes[5] + excluded.minutes[5]],
             hosts = merge_sets(w.hosts, excluded.hosts, ${SLOT_PAIRS})`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => seconds(row.start)),
      rows.map((row) => row.count),
      rows.map((row) => `{${row.minutes.join(',')}}`),
      rows.map((row) => `{${smallest(row.pairs, SLOT_PAIRS).join(',')}}`),
      rows.map((row) => row.worst),
    ],
  });
}

async function writeHours(client: PoolClient, tenantId: string, { counts }: CanonicalWrite): Promise<void> {
  const rows = inOrder(counts).flatMap(([id, { hours }]) =>
    [...hours.values()].sort((a, b) => a.start - b.start).map((window) => ({ id, window })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'add-hours',
    text: `INSERT INTO signature_hour AS w (tenant_id, signature_id, start, count, hosts, worst)
           SELECT $1, id, to_timestamp(start), n, hosts::bigint[], worst
           FROM unnest($2::uuid[], $3::float8[], $4::int[], $5::text[], $6::smallint[]) AS t(id, start, n, hosts, worst)
           ON CONFLICT (tenant_id, signature_id, start) DO UPDATE SET
             count = w.count + excluded.count, worst = least(w.worst, excluded.worst),
             hosts = merge_sets(w.hosts, excluded.hosts, ${HOST_SET_LIMIT})`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => seconds(row.window.start)),
      rows.map((row) => row.window.count),
      rows.map((row) => `{${mergeHostSets([row.window.hosts]).join(',')}}`),
      rows.map((row) => row.window.worst),
    ],
  });
}

/** What an alert's correction leaves without an event is no activity. */
async function dropEmptied(client: PoolClient, tenantId: string, { counts }: CanonicalWrite): Promise<void> {
  const ids = inOrder(counts).filter(([, sums]) => [...sums.minutes.values()].some(({ count }) => count < 1));
  if (ids.length === 0) return;
  for (const table of ['signature_slot', 'signature_hour']) {
    await client.query({
      name: `drop-emptied-${table}`,
      text: `DELETE FROM ${table} WHERE tenant_id = $1 AND signature_id = ANY($2::uuid[]) AND count < 1`,
      values: [tenantId, ids.map(([id]) => id)],
    });
  }
}

async function writeSources(
  client: PoolClient,
  tenantId: string,
  { sources }: CanonicalWrite,
): Promise<void> {
  const rows = [...sources.values()].sort((a, b) =>
    `${a.source.type}/${a.source.id}` < `${b.source.type}/${b.source.id}` ? -1 : 1,
  );
  await client.query({
    name: 'add-sources',
    text: `INSERT INTO source AS o (tenant_id, type, id, name, path, first_seen_at, last_seen_at, envelopes, failures)
           SELECT $1, type, id, name, path, to_timestamp(first), to_timestamp(last), n, failed
           FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::bigint[], $9::bigint[])
             AS t(type, id, name, path, first, last, n, failed)
           ON CONFLICT (tenant_id, type, id) DO UPDATE SET
             name = coalesce(excluded.name, o.name), path = coalesce(excluded.path, o.path),
             first_seen_at = least(o.first_seen_at, excluded.first_seen_at),
             last_seen_at = greatest(o.last_seen_at, excluded.last_seen_at),
             envelopes = o.envelopes + excluded.envelopes, failures = o.failures + excluded.failures`,
    values: [
      tenantId,
      rows.map((row) => row.source.type),
      rows.map((row) => row.source.id),
      rows.map((row) => row.source.name),
      rows.map((row) => row.source.path),
      rows.map((row) => seconds(row.first)),
      rows.map((row) => seconds(row.last)),
      rows.map((row) => row.envelopes),
      rows.map((row) => row.failures),
    ],
  });
}

/** Moves the tenant's event clock forward and its beginning backward, touching the row only when one of them moves. */
async function moveClock(client: PoolClient, tenantId: string, { trusted }: CanonicalWrite): Promise<void> {
  if (trusted === null) return;
  await client.query({
    name: 'move-clock',
    text: `UPDATE tenant SET event_clock_at = greatest(event_clock_at, to_timestamp($2)), first_event_at = least(first_event_at, to_timestamp($3))
           WHERE id = $1 AND (event_clock_at IS NULL OR event_clock_at < to_timestamp($2)
                              OR first_event_at IS NULL OR first_event_at > to_timestamp($3))`,
    values: [tenantId, seconds(trusted.newest), seconds(trusted.oldest)],
  });
}
