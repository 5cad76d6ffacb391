import type { ConfirmedState } from '../domain/attribution/identity-readings.js';
import type { StateName } from '../domain/attribution/observation.js';
import type { Reading } from '../domain/attribution/reading.js';
import type { AttributionWrite, PairWrite } from '../pipeline/ports/attribution.js';
import type { PoolClient } from '../platform/postgres/pool.js';

type Entry = {
  readonly pairId: string;
  readonly kind: 'STATE' | 'VALUE' | 'IDENTITY';
  readonly asOf: number;
  readonly count: number;
  readonly from: StateName | null;
  readonly to: StateName;
  readonly value: string;
  readonly confidence: number;
};

/** A pair's own changes of state and value, in the order of its observations. */
function ownEntries({ id, changes, valueChanges }: PairWrite): Entry[] {
  const states = changes.map(
    (change): Entry => ({
      pairId: id,
      kind: 'STATE',
      asOf: change.atMs,
      count: change.observationCount,
      from: change.from,
      to: change.to,
      value: JSON.stringify(change.value),
      confidence: change.confidence,
    }),
  );
  const values = valueChanges.map(
    (change): Entry => ({
      pairId: id,
      kind: 'VALUE',
      asOf: change.atMs,
      count: change.observationCount,
      from: change.state,
      to: change.state,
      value: JSON.stringify(change.to),
      confidence: 0,
    }),
  );
  return [...states, ...values].sort((a, b) => a.count - b.count);
}

const columns = (entries: readonly Entry[]): unknown[] => [
  entries.map((entry) => entry.pairId),
  entries.map((entry) => entry.kind),
  entries.map((entry) => entry.asOf / 1_000),
  entries.map((entry) => entry.count),
  entries.map((entry) => entry.from),
  entries.map((entry) => entry.to),
  entries.map((entry) => entry.value),
  entries.map((entry) => entry.confidence),
];

const UNNESTED = `unnest($2::uuid[], $3::text[], $4::float8[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::float8[])
  AS n(pair_id, kind, at, n, from_state, to_state, value, confidence)`;

/** Whether a live row of history h says what entry n says. */
const SAME = `h.tenant_id = $1 AND h.pair_id = n.pair_id AND h.observation_count = n.n AND h.kind = n.kind AND h.superseded_at IS NULL
  AND h.as_of = to_timestamp(n.at) AND h.to_state = n.to_state AND h.from_state IS NOT DISTINCT FROM n.from_state AND h.value::text = n.value`;

/**
 * History from where each pair was taken up. What we still believe stays as it was recorded; what we believe no more is
 * marked as superseded, never deleted; what we believe now is added.
 */
export async function saveOwnHistory(
  client: PoolClient,
  tenantId: string,
  writes: readonly PairWrite[],
): Promise<void> {
  const entries = writes.flatMap(ownEntries);
  const retold = writes.filter((write) => write.retold);
  if (retold.length > 0) {
    await client.query({
      name: 'supersede-states',
      text: `UPDATE attribution_history h SET superseded_at = clock_timestamp()
             FROM unnest($10::uuid[], $11::bigint[]) AS t(id, base)
             WHERE h.tenant_id = $1 AND h.pair_id = t.id AND h.observation_count > t.base AND h.kind <> 'IDENTITY' AND h.superseded_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM ${UNNESTED} WHERE ${SAME})`,
      values: [
        tenantId,
        ...columns(entries),
        retold.map((write) => write.id),
        retold.map((write) => write.base),
      ],
    });
  }
  if (entries.length === 0) return;
  await client.query({
    name: 'add-states',
    text: `INSERT INTO attribution_history (tenant_id, pair_id, kind, as_of, observation_count, from_state, to_state, value, confidence, recorded_at)
           SELECT $1, pair_id, kind, to_timestamp(at), n, from_state, to_state, value::json, confidence, clock_timestamp()
           FROM ${UNNESTED} WHERE NOT EXISTS (SELECT 1 FROM attribution_history h WHERE ${SAME})`,
    values: [tenantId, ...columns(entries)],
  });
}

/** What the identity's other primitives make of a pair, where that is not what it says itself. */
function word(pairId: string, reading: Reading, shown: ConfirmedState): Entry[] {
  if (shown.state === reading.state) return [];
  return [
    {
      pairId,
      kind: 'IDENTITY',
      asOf: shown.lastChangeMs,
      // No observation of its own brought it.
      count: 0,
      from: reading.state,
      to: shown.state,
      value: JSON.stringify(reading.value),
      confidence: shown.confidence,
    },
  ];
}

/** The word of the identity's other primitives: one live row where they overrule the pair, none where they do not. */
export async function saveWords(
  client: PoolClient,
  tenantId: string,
  { pairs, others }: AttributionWrite,
): Promise<void> {
  const words = [
    ...pairs.flatMap(({ id, state, shown }) => (shown ? word(id, state.reading!, shown) : [])),
    ...others.flatMap(({ pair, shown }) => word(pair.id, pair.state.reading!, shown)),
  ];
  const same = `h.tenant_id = $1 AND h.pair_id = n.pair_id AND h.kind = 'IDENTITY' AND h.superseded_at IS NULL
    AND h.as_of = to_timestamp(n.at) AND h.to_state = n.to_state AND h.from_state = n.from_state`;
  await client.query({
    name: 'supersede-words',
    text: `UPDATE attribution_history h SET superseded_at = clock_timestamp()
           WHERE h.tenant_id = $1 AND h.pair_id = ANY($10::uuid[]) AND h.kind = 'IDENTITY' AND h.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM ${UNNESTED} WHERE ${same})`,
    values: [
      tenantId,
      ...columns(words),
      [...pairs.map(({ id }) => id), ...others.map(({ pair }) => pair.id)],
    ],
  });
  if (words.length === 0) return;
  await client.query({
    name: 'add-words',
    text: `INSERT INTO attribution_history (tenant_id, pair_id, kind, as_of, observation_count, from_state, to_state, value, confidence, recorded_at)
           SELECT $1, pair_id, kind, to_timestamp(at), n, from_state, to_state, value::json, confidence, clock_timestamp()
           FROM ${UNNESTED} WHERE NOT EXISTS (SELECT 1 FROM attribution_history h WHERE ${same})`,
    values: [tenantId, ...columns(words)],
  });
}
