import type { CanonicalWrite } from '../pipeline/ports/canonical.js';
import type { PoolClient } from '../platform/postgres/pool.js';

const seconds = (ms: number): number => ms / 1_000;

/** Moments at which subjects broke and recovered: a set, but for those that an alert's correction takes back. */
export async function writeMarks(client: PoolClient, tenantId: string, work: CanonicalWrite): Promise<void> {
  await dropMarks(client, tenantId, work);
  await addMarks(client, tenantId, work);
}

async function dropMarks(
  client: PoolClient,
  tenantId: string,
  { marksDropped }: CanonicalWrite,
): Promise<void> {
  if (marksDropped.length === 0) return;
  await client.query({
    name: 'drop-marks',
    text: `DELETE FROM mark m USING unnest($2::uuid[], $3::float8[], $4::text[], $5::text[]) AS t(subject, at, entity, side)
           WHERE m.tenant_id = $1 AND m.subject_id = t.subject AND m.at = to_timestamp(t.at) AND m.entity = t.entity AND m.side = t.side`,
    values: [
      tenantId,
      marksDropped.map((mark) => mark.subjectId),
      marksDropped.map((mark) => seconds(mark.at)),
      marksDropped.map((mark) => mark.entity),
      marksDropped.map((mark) => mark.side),
    ],
  });
}

async function addMarks(client: PoolClient, tenantId: string, { marks }: CanonicalWrite): Promise<void> {
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
