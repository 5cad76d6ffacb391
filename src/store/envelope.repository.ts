import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { EnvelopeStatus, RawEnvelope } from '../domain/envelope/envelope.js';
import { decodeSegment } from '../domain/envelope/segment.js';
import { idTime } from '../platform/ids.js';
import type { Database } from './client.js';

const decompress = promisify(gunzip);

export type EnvelopeRow = {
  readonly tenantId: string;
  readonly segmentId: string;
  readonly index: number;
  readonly status: EnvelopeStatus;
  readonly reason: string | null;
  /** The release that last tried to read it again. */
  readonly triedBy: string | null;
  readonly receivedAt: Date;
  readonly envelope: RawEnvelope;
};

export type EnvelopeFilter = {
  readonly status?: readonly EnvelopeStatus[] | null;
  readonly sourceType?: string | null;
  readonly sourceId?: string | null;
  readonly sourcePath?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
};

export type Place = { readonly segmentId: string; readonly index: number };

export type EnvelopePage = {
  readonly rows: readonly EnvelopeRow[];
  /** Where the search stopped; null when there is nothing further back. */
  readonly next: Place | null;
};

export type EnvelopeRepository = {
  /** Newest segment first, in each from its last envelope back. Stops after `limit` rows or a bounded search. */
  readonly list: (
    tenantId: string,
    filter: EnvelopeFilter,
    after: Place | null,
    limit: number,
  ) => Promise<EnvelopePage>;
  readonly find: (tenantId: string, place: Place) => Promise<EnvelopeRow | null>;
};

type Exception = {
  readonly index: number;
  readonly status: EnvelopeStatus;
  readonly reason: string;
  readonly triedBy: string | null;
};
type SegmentRow = {
  readonly id: string;
  readonly received_at: Date;
  readonly body: Buffer;
  readonly processed_at: Date | null;
  readonly exceptions: Exception[] | null;
};

/** Segments one page may read: a rare filter is answered in several pages instead of in one long search. */
const SEGMENTS_A_PAGE = 100;
const SEGMENTS_AT_ONCE = 10;

const SELECT = `SELECT s.id, s.received_at, s.body, s.processed_at,
  (SELECT jsonb_agg(jsonb_build_object('index', e.index, 'status', e.status, 'reason', e.reason, 'triedBy', e.tried_by))
   FROM envelope_exception e WHERE e.tenant_id = s.tenant_id AND e.segment_id = s.id) AS exceptions FROM segment s`;

export function createEnvelopeRepository(db: Database): EnvelopeRepository {
  return {
    list: async (tenantId, filter, after, limit) => {
      const rows: EnvelopeRow[] = [];
      let place = after;
      for (let read = 0; read < SEGMENTS_A_PAGE; read += SEGMENTS_AT_ONCE) {
        const segments = await readSegments(db, tenantId, filter, place);
        for (const segment of segments) {
          for (const row of (await open(tenantId, segment)).reverse()) {
            if (place && row.segmentId === place.segmentId && row.index >= place.index) continue;
            if (!matches(row, filter)) continue;
            rows.push(row);
            if (rows.length > limit) return { rows: rows.slice(0, limit), next: placeOf(rows[limit - 1]!) };
          }
          place = { segmentId: segment.id, index: 0 };
        }
        if (segments.length < SEGMENTS_AT_ONCE) return { rows, next: null };
      }
      return { rows, next: place };
    },
    find: async (tenantId, { segmentId, index }) => {
      const rows = await db.pool.query<SegmentRow>(
        `${SELECT} WHERE s.tenant_id = $1 AND s.received_at = $2 AND s.id = $3`,
        [tenantId, idTime(segmentId), segmentId],
      );
      return rows.rows[0] ? ((await open(tenantId, rows.rows[0]))[index] ?? null) : null;
    },
  };
}

const placeOf = ({ segmentId, index }: EnvelopeRow): Place => ({ segmentId, index });

/** Statuses that only exceptions have: then only segments with such exceptions are read. */
const onlyExceptions = (status: EnvelopeFilter['status']): boolean =>
  Boolean(status?.length && status.every((name) => name === 'PARSE_FAILED' || name === 'UNSUPPORTED'));

async function readSegments(
  db: Database,
  tenantId: string,
  filter: EnvelopeFilter,
  place: Place | null,
): Promise<SegmentRow[]> {
  const rows = await db.pool.query<SegmentRow>(
    `${SELECT} WHERE s.tenant_id = $1 AND ($2::timestamptz IS NULL OR s.received_at >= $2) AND ($3::timestamptz IS NULL OR s.received_at < $3)
       AND ($4::uuid IS NULL OR s.id < $4 OR s.id = $4 AND $5 > 0)
       AND (NOT $6 OR EXISTS (SELECT 1 FROM envelope_exception e WHERE e.tenant_id = s.tenant_id AND e.segment_id = s.id AND e.status = ANY($7)))
     ORDER BY s.received_at DESC, s.id DESC LIMIT ${SEGMENTS_AT_ONCE}`,
    [
      tenantId,
      filter.since ?? null,
      filter.until ?? null,
      place?.segmentId ?? null,
      place?.index ?? 0,
      onlyExceptions(filter.status),
      filter.status ?? [],
    ],
  );
  return rows.rows;
}

/** Read in the end: the reason why it once could not be read no longer holds. */
const reasonOf = (exception: Exception | undefined): string | null =>
  exception && exception.status !== 'CANONICALIZED' ? exception.reason : null;

async function open(tenantId: string, segment: SegmentRow): Promise<EnvelopeRow[]> {
  const exceptions = new Map((segment.exceptions ?? []).map((exception) => [exception.index, exception]));
  const status = segment.processed_at === null ? 'RECEIVED' : 'CANONICALIZED';
  return decodeSegment((await decompress(segment.body)).toString('utf8')).map((envelope, index) => ({
    tenantId,
    segmentId: segment.id,
    index,
    status: exceptions.get(index)?.status ?? status,
    reason: reasonOf(exceptions.get(index)),
    triedBy: exceptions.get(index)?.triedBy ?? null,
    receivedAt: segment.received_at,
    envelope,
  }));
}

const matches = ({ status, envelope: { source } }: EnvelopeRow, filter: EnvelopeFilter): boolean =>
  (!filter.status?.length || filter.status.includes(status)) &&
  (filter.sourceType == null || source.type === filter.sourceType) &&
  (filter.sourceId == null || source.id === filter.sourceId) &&
  (filter.sourcePath == null || source.path === filter.sourcePath);
