import { iso } from '../domain/shared/words.js';
import type { Counts, SignatureCount, WindowCount } from '../domain/window/counts.js';
import { mergeHostSets } from '../domain/window/host-set.js';
import type { CanonicalWrite } from '../pipeline/ports.js';
import type { PoolClient } from '../platform/postgres/pool.js';

/** Adds a batch's sums to the stored ones. Every sum commutes: batches may be added in any order. */
export async function writeCounts(client: PoolClient, tenantId: string, work: CanonicalWrite): Promise<void> {
  await writeSignatures(client, tenantId, work);
  await writeWindows(client, tenantId, work);
  await writeHosts(client, tenantId, work);
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

const SERVICES_KEPT = 16;

async function writeSignatures(client: PoolClient, tenantId: string, work: CanonicalWrite): Promise<void> {
  const rows = inOrder(work.counts);
  if (rows.length === 0) return;
  const texts = rows.map(([id]) => work.signatures.get(id)!);
  await client.query({
    name: 'add-signatures',
    text: `INSERT INTO signature AS s (tenant_id, id, root_id, templates, family, mask_version, side, subject_id,
             services, occurrences, first_seen_at, last_seen_at, samples)
           SELECT $1, id, id, ARRAY[template], family, $12, side, subject, services::text[], n, to_timestamp(first), to_timestamp(last), samples::jsonb
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::bigint[],
                       $9::float8[], $10::float8[], $11::text[])
             AS t(id, template, family, side, subject, services, n, first, last, samples)
           ON CONFLICT (tenant_id, id) DO UPDATE SET
             templates = merge_texts(s.templates, excluded.templates),
             services = merge_texts(s.services, excluded.services),
             occurrences = s.occurrences + excluded.occurrences,
             first_seen_at = least(s.first_seen_at, excluded.first_seen_at),
             last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
             samples = CASE WHEN jsonb_array_length(s.samples) < 5 OR excluded.first_seen_at <= (s.samples->-1->>'at')::timestamptz
                            THEN merge_samples(s.samples, excluded.samples) ELSE s.samples END`,
    values: [
      tenantId,
      rows.map(([id]) => id),
      texts.map((text) => text.template),
      texts.map((text) => text.family),
      texts.map((text) => text.side),
      texts.map((text) => text.subjectId),
      rows.map(([, sums]) => arrayText([...sums.services].sort().slice(0, SERVICES_KEPT))),
      rows.map(([, sums]) => sums.count),
      rows.map(([, sums]) => seconds(sums.first)),
      rows.map(([, sums]) => seconds(sums.last)),
      rows.map(([, sums]) => JSON.stringify(sums.samples.map(({ at, text }) => ({ at: iso(at), text })))),
      texts[0]!.maskVersion,
    ],
  });
}

async function writeWindows(client: PoolClient, tenantId: string, { counts }: CanonicalWrite): Promise<void> {
  const byStart = (windows: Map<number, WindowCount>) =>
    [...windows.values()].sort((a, b) => a.start - b.start);
  const rows = inOrder(counts).flatMap(([id, { hours, minutes }]) => [
    ...byStart(hours).map((window) => ({ id, resolution: 'HOUR', ...window })),
    ...byStart(minutes).map((window) => ({ id, resolution: 'MINUTE', ...window })),
  ]);
  if (rows.length === 0) return;
  await client.query({
    name: 'add-windows',
    text: `INSERT INTO signature_window AS w (tenant_id, signature_id, resolution, start, count, hosts, worst)
           SELECT $1, id, resolution, to_timestamp(start), n, hosts::bigint[], worst
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::int[], $6::text[], $7::smallint[])
             AS t(id, resolution, start, n, hosts, worst)
           ON CONFLICT (tenant_id, signature_id, resolution, start) DO UPDATE SET
             count = w.count + excluded.count, hosts = merge_hosts(w.hosts, excluded.hosts), worst = least(w.worst, excluded.worst)`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.resolution),
      rows.map((row) => seconds(row.start)),
      rows.map((row) => row.count),
      rows.map((row) => arrayText(mergeHostSets([row.hosts]))),
      rows.map((row) => row.worst),
    ],
  });
}

async function writeHosts(client: PoolClient, tenantId: string, { counts }: CanonicalWrite): Promise<void> {
  const rows = inOrder(counts).flatMap(([id, { hosts }]) =>
    [...hosts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([host, sums]) => ({ id, host, sums })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'add-hosts',
    text: `INSERT INTO signature_host AS h (tenant_id, signature_id, host, count, first_seen_at, last_seen_at)
           SELECT $1, id, host, n, to_timestamp(first), to_timestamp(last)
           FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::float8[], $6::float8[]) AS t(id, host, n, first, last)
           ON CONFLICT (tenant_id, signature_id, host) DO UPDATE SET
             count = h.count + excluded.count, first_seen_at = least(h.first_seen_at, excluded.first_seen_at),
             last_seen_at = greatest(h.last_seen_at, excluded.last_seen_at)`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.host),
      rows.map((row) => row.sums.count),
      rows.map((row) => seconds(row.sums.first)),
      rows.map((row) => seconds(row.sums.last)),
    ],
  });
}

async function writeMarks(client: PoolClient, tenantId: string, { marks }: CanonicalWrite): Promise<void> {
  if (marks.length === 0) return;
  const key = (mark: (typeof marks)[number]) => `${mark.subjectId} ${mark.entity} ${mark.at} ${mark.side}`;
  const rows = [...marks].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  await client.query({
    name: 'add-marks',
    text: `INSERT INTO mark (tenant_id, subject_id, entity, at, side, signature_id)
           SELECT $1, subject, entity, to_timestamp(at), side, signature
           FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::text[], $6::uuid[]) AS t(subject, entity, at, side, signature)
           ON CONFLICT DO NOTHING`,
    values: [
      tenantId,
      rows.map((mark) => mark.subjectId),
      rows.map((mark) => mark.entity),
      rows.map((mark) => seconds(mark.at)),
      rows.map((mark) => mark.side),
      rows.map((mark) => mark.signatureId),
    ],
  });
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
