import { registryOf } from '../domain/attribution/primitive-definition.js';
import type {
  AttributionStore,
  AttributionTurn,
  AttributionWrite,
  TurnOutcome,
} from '../pipeline/ports/attribution.js';
import { inTransaction, type PoolClient } from '../platform/postgres/pool.js';
import { tellChanges } from './attribution-change.sql.js';
import { type Claim, claimTouched } from './attribution-claim.sql.js';
import { saveOwnHistory, saveWords } from './attribution-history.sql.js';
import {
  readAlternating,
  readCheckpoints,
  readOthers,
  readPairs,
  readSeries,
} from './attribution-load.sql.js';
import { saveCheckpoints, savePairs, saveShown } from './attribution-save.sql.js';
import { sendSignals } from './attribution-signal.sql.js';
import type { Database } from './client.js';
import { readDefinitions } from './primitive.repository.js';
import { holdTenant } from './tenant.sql.js';

const NOTHING: TurnOutcome = { folded: 0, pairs: 0, changes: 0, signals: false, more: false, busy: false };

/** States of pairs, their history, checkpoints and feed; all that one turn changes is one transaction. */
export function createAttributionStore(db: Database): AttributionStore {
  return {
    turn: (tenantId, lane, pairs, work) =>
      inTransaction(db.pool, async (client) => {
        const claim = await claimTouched(client, tenantId, lane, pairs);
        const { more, busy } = claim;
        if (claim.pairs.length === 0) return { ...NOTHING, more, busy };
        const turn = await openTurn(client, tenantId, claim);
        if (turn === null) return NOTHING;
        const write = await work(turn);
        const told = await save(client, tenantId, write);
        return { ...told, folded: claim.observations, pairs: write.pairs.length, more, busy };
      }),
    signals: (tenantId, limit, send) => sendSignals(db, tenantId, limit, send),
  };
}

async function openTurn(client: PoolClient, tenantId: string, claim: Claim): Promise<AttributionTurn | null> {
  const tenant = await holdTenant(client, tenantId);
  if (tenant === null) return null;
  const names = [...new Set(claim.pairs.map(({ primitive }) => primitive))];
  const ids = claim.pairs.map(({ id }) => id);
  const identities = [...new Set(claim.pairs.map(({ identity }) => identity))];
  const definitions = await readDefinitions(client, tenantId, names);
  const stored = await readPairs(client, tenantId, ids);
  return {
    profile: tenant.attributionProfile,
    primitiveOf: registryOf(definitions),
    pairs: claim.pairs.map((pair) => ({ ...pair, stored: stored.get(pair.id) ?? null })),
    othersAlternate: await readAlternating(client, tenantId, identities, ids),
    checkpoints: (before) => readCheckpoints(client, tenantId, before),
    observations: (ranges, most) => readSeries(client, tenantId, ranges, most),
    others: (asked) => readOthers(client, tenantId, asked, ids),
  };
}

async function save(
  client: PoolClient,
  tenantId: string,
  write: AttributionWrite,
): Promise<Pick<TurnOutcome, 'changes' | 'signals'>> {
  await savePairs(client, tenantId, write.pairs);
  await saveShown(client, tenantId, write.others);
  await saveCheckpoints(client, tenantId, write.pairs);
  await saveOwnHistory(client, tenantId, write.pairs);
  await saveWords(client, tenantId, write);
  return tellChanges(client, tenantId, write);
}
