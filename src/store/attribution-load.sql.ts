import type { PairState } from '../domain/attribution/fold.js';
import type { StateName } from '../domain/attribution/observation.js';
import {
  compareKeys,
  type JsonValue,
  type OrderKey,
  type PairObservation,
} from '../domain/attribution/observation.js';
import type { SeriesPart, SeriesRange, StoredPair } from '../pipeline/ports/attribution.js';
import type { Pool, PoolClient } from '../platform/postgres/pool.js';
import { unpackShown, unpackState } from './attribution-fold-code.js';

type StateRow = {
  readonly id: string;
  readonly identity: string;
  readonly primitive: string;
  readonly fold: unknown;
  readonly confirmed: unknown;
  readonly announced: StateName | null;
};

function toPair({ fold, confirmed, ...row }: StateRow): StoredPair {
  const state = unpackState(fold);
  return { ...row, state, shown: unpackShown(confirmed, row.primitive, state) };
}

const COLUMNS = 'id, identity, primitive, fold, confirmed, announced';

/** What is stored of pairs, withdrawn ones included: they go on from where they stood. */
export async function readPairs(
  client: PoolClient,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredPair>> {
  const rows = await client.query<StateRow>({
    name: 'read-pairs',
    text: `SELECT ${COLUMNS} FROM attribution_state WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
    values: [tenantId, ids],
  });
  return new Map(rows.rows.map((row) => [row.id, toPair(row)]));
}

/** The other pairs of identities. */
export async function readOthers(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
  except: readonly string[],
): Promise<StoredPair[]> {
  const rows = await client.query<StateRow>({
    name: 'read-other-pairs',
    text: `SELECT ${COLUMNS} FROM attribution_state
           WHERE tenant_id = $1 AND identity = ANY($2) AND NOT withdrawn AND NOT id = ANY($3::uuid[]) ORDER BY identity, primitive`,
    values: [tenantId, identities, except],
  });
  return rows.rows.map(toPair);
}

/** Of these identities, those with another pair whose values come and go by session. */
export async function readAlternating(
  client: PoolClient,
  tenantId: string,
  identities: readonly string[],
  except: readonly string[],
): Promise<Set<string>> {
  const rows = await client.query<{ identity: string }>({
    name: 'read-alternating',
    text: `SELECT DISTINCT identity FROM attribution_state
           WHERE tenant_id = $1 AND identity = ANY($2) AND alternating AND NOT withdrawn AND NOT id = ANY($3::uuid[])`,
    values: [tenantId, identities, except],
  });
  return new Set(rows.rows.map((row) => row.identity));
}

/** Before every observation. */
const BEGINNING: OrderKey = {
  atMs: Number.NEGATIVE_INFINITY,
  id: '00000000-0000-0000-0000-000000000000',
};

const seconds = (key: OrderKey): number => key.atMs / 1_000;

/** The newest state kept of each pair that ends before a place. */
export async function readCheckpoints(
  client: PoolClient,
  tenantId: string,
  before: readonly { readonly pairId: string; readonly key: OrderKey }[],
): Promise<ReadonlyMap<string, PairState>> {
  const rows = await client.query<{ pair_id: string; fold: unknown }>({
    name: 'read-checkpoints',
    text: `SELECT c.pair_id, c.fold FROM unnest($2::uuid[], $3::float8[], $4::uuid[]) AS t(pair_id, at, id)
           CROSS JOIN LATERAL (
             SELECT pair_id, fold FROM attribution_checkpoint
             WHERE tenant_id = $1 AND pair_id = t.pair_id AND (last_at, last_id) < (to_timestamp(t.at), t.id)
             ORDER BY observations DESC LIMIT 1
           ) AS c`,
    values: [
      tenantId,
      before.map(({ pairId }) => pairId),
      before.map(({ key }) => seconds(key)),
      before.map(({ key }) => key.id),
    ],
  });
  return new Map(rows.rows.map((row) => [row.pair_id, unpackState(row.fold)]));
}

type ObservationRow = {
  readonly n: number;
  readonly source: string;
  readonly id: string;
  readonly value: JsonValue;
  readonly confidence: number;
  readonly at: number;
  readonly session_id: string | null;
};

/** The beginning of each range: of every source `most` observations, cut where the first of them breaks off. */
export async function readSeries(
  client: Pool | PoolClient,
  tenantId: string,
  ranges: readonly SeriesRange[],
  most: number,
): Promise<ReadonlyMap<string, SeriesPart>> {
  const sources = ranges.flatMap((range, n) => range.sources.map((source) => ({ n, source, range })));
  const rows = await client.query<ObservationRow>({
    name: 'read-series',
    text: `SELECT t.n, t.source, o.id, o.value, o.confidence, extract(epoch FROM o.window_end)::float8 AS at, o.session_id
           FROM unnest($2::int[], $3::uuid[], $4::float8[], $5::uuid[], $6::float8[], $7::uuid[]) AS t(n, source, after_at, after_id, until_at, until_id)
           CROSS JOIN LATERAL (
             SELECT id, value, confidence, window_end, session_id FROM observation
             WHERE tenant_id = $1 AND pair_id = t.source AND (window_end, id) > (to_timestamp(t.after_at), t.after_id)
               AND (window_end, id) <= (to_timestamp(t.until_at), t.until_id)
             ORDER BY window_end, id LIMIT $8
           ) AS o`,
    values: [
      tenantId,
      sources.map(({ n }) => n),
      sources.map(({ source }) => source),
      sources.map(({ range }) => seconds(range.after ?? BEGINNING)),
      sources.map(({ range }) => (range.after ?? BEGINNING).id),
      sources.map(({ range }) => seconds(range.until)),
      sources.map(({ range }) => range.until.id),
      most,
    ],
  });
  const found = ranges.map((): ObservationRow[] => []);
  for (const row of rows.rows) found[row.n]!.push(row);
  return new Map(ranges.map((range, n) => [range.pairId, partOf(found[n]!, most)]));
}

const keyOf = (row: ObservationRow): OrderKey => ({ atMs: Math.round(row.at * 1_000), id: row.id });

/** Several sources in one order. Beyond the end of a source that has more, the others' rows would come too early. */
function partOf(rows: readonly ObservationRow[], most: number): SeriesPart {
  const ends = new Map<string, { rows: number; end: OrderKey }>();
  for (const row of rows) {
    const known = ends.get(row.source);
    ends.set(row.source, { rows: (known?.rows ?? 0) + 1, end: keyOf(row) });
  }
  const cuts = [...ends.values()].filter((source) => source.rows === most).map((source) => source.end);
  const cut = cuts.length === 0 ? null : cuts.reduce((a, b) => (compareKeys(a, b) <= 0 ? a : b));
  const kept = cut === null ? rows : rows.filter((row) => compareKeys(keyOf(row), cut) <= 0);
  return { observations: kept.map(toObservation), more: cut !== null };
}

const toObservation = (row: ObservationRow): PairObservation => ({
  id: row.id,
  value: row.value,
  confidence: row.confidence,
  windowEndMs: keyOf(row).atMs,
  sessionId: row.session_id,
});
