import { type Merges, membersOf } from '../domain/attribution/identity-links.js';
import type { PairObservation, StateName } from '../domain/attribution/observation.js';
import { compareKeys, type JsonValue, type OrderKey, orderKeyOf } from '../domain/attribution/observation.js';
import { pairIdOf } from '../domain/attribution/pair-id.js';
import type { Database } from './client.js';
import { readMerges } from './identity-merge.sql.js';

/** A change of a pair, by the time of the observations and by when we came to believe it. */
export type TransitionRow = {
  readonly seq: bigint;
  readonly kind: 'STATE' | 'VALUE' | 'IDENTITY';
  readonly asOf: Date;
  /** Null for what other primitives brought. */
  readonly observationCount: number | null;
  readonly from: StateName | null;
  readonly to: StateName;
  readonly value: JsonValue;
  readonly confidence: number;
  readonly recordedAt: Date;
  readonly supersededAt: Date | null;
};

export type TransitionPlace = { readonly asOf: Date; readonly seq: bigint };

export type ObservationRow = PairObservation & {
  readonly identity: string;
  readonly primitive: string;
  readonly evidenceRef: string;
  readonly windowStart: Date;
  readonly windowEnd: Date;
  readonly receivedAt: Date;
};

export type AttributionReadRepository = {
  /** Changes of a pair, oldest first. `superseded` adds what we believe no more. */
  readonly history: (
    tenantId: string,
    pairId: string,
    superseded: boolean,
    page: { readonly after: TransitionPlace | null; readonly limit: number },
  ) => Promise<readonly TransitionRow[]>;
  /** The last observations of a series up to a place, those of merged identities included; oldest first. */
  readonly last: (
    tenantId: string,
    pair: { readonly identity: string; readonly primitive: string },
    until: OrderKey,
    limit: number,
  ) => Promise<readonly ObservationRow[]>;
};

export function createAttributionReads(db: Database): AttributionReadRepository {
  return {
    history: (tenantId, pairId, superseded, page) => readHistory(db, tenantId, pairId, superseded, page),
    last: async (tenantId, { identity, primitive }, until, limit) => {
      const merges = await readMerges(db.pool, tenantId, [identity]);
      return readLast(db, tenantId, sourcesOf(merges, identity, primitive), until, limit);
    },
  };
}

const sourcesOf = (merges: Merges, identity: string, primitive: string): string[] =>
  membersOf(merges, identity).map((member) => pairIdOf(member, primitive));

async function readHistory(
  db: Database,
  tenantId: string,
  pairId: string,
  superseded: boolean,
  { after, limit }: { readonly after: TransitionPlace | null; readonly limit: number },
): Promise<TransitionRow[]> {
  type Row = Omit<TransitionRow, 'seq' | 'observationCount'> & {
    readonly seq: string;
    readonly observationCount: string;
  };
  const rows = await db.pool.query<Row>(
    `SELECT seq, kind, as_of AS "asOf", observation_count AS "observationCount", from_state AS "from", to_state AS "to", value, confidence,
            recorded_at AS "recordedAt", superseded_at AS "supersededAt" FROM attribution_history
     WHERE tenant_id = $1 AND pair_id = $2 AND ($3 OR superseded_at IS NULL) AND ($4::timestamptz IS NULL OR (as_of, seq) > ($4, $5::bigint))
     ORDER BY as_of, seq LIMIT $6`,
    [tenantId, pairId, superseded, after?.asOf ?? null, after?.seq ?? null, limit],
  );
  return rows.rows.map((row) => ({
    ...row,
    seq: BigInt(row.seq),
    observationCount: row.kind === 'IDENTITY' ? null : Number(row.observationCount),
  }));
}

async function readLast(
  db: Database,
  tenantId: string,
  sources: readonly string[],
  until: OrderKey,
  limit: number,
): Promise<ObservationRow[]> {
  type Row = Omit<ObservationRow, 'windowEndMs'>;
  const rows = await db.pool.query<Row>(
    `SELECT o.id, o.identity, o.primitive, o.evidence_ref AS "evidenceRef", o.value, o.confidence, o.window_start AS "windowStart",
            o.window_end AS "windowEnd", o.session_id AS "sessionId", o.received_at AS "receivedAt"
     FROM unnest($2::uuid[]) AS t(pair_id)
     CROSS JOIN LATERAL (
       SELECT * FROM observation WHERE tenant_id = $1 AND pair_id = t.pair_id AND (window_end, id) <= (to_timestamp($3), $4::uuid)
       ORDER BY window_end DESC, id DESC LIMIT $5
     ) AS o`,
    [tenantId, sources, until.atMs / 1_000, until.id, limit],
  );
  const found = rows.rows.map((row): ObservationRow => ({ ...row, windowEndMs: row.windowEnd.getTime() }));
  return [...found].sort((a, b) => compareKeys(orderKeyOf(a), orderKeyOf(b))).slice(-limit);
}
