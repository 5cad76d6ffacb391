import { changesToTell } from '../domain/attribution/announcement.js';
import {
  type ConfirmedState,
  concernsOthers,
  readIdentity,
} from '../domain/attribution/identity-readings.js';
import { type PairSummary, summarise } from '../domain/attribution/pair-summary.js';
import { type FoldedPair, foldTouched } from './attribution-fold.js';
import type {
  AttributionStore,
  AttributionTurn,
  AttributionWrite,
  PairWrite,
  ShownWrite,
  Signal,
  StoredPair,
  TurnOutcome,
} from './ports/attribution.js';

/** Pairs one turn takes on: enough to share a commit, few enough to hold nobody up and to stay small in memory. */
const PAIRS_A_TURN = 400;

/** Folds what was touched in a lane, hears the identities' other primitives, and tells what has changed. */
export function attribution(
  deps: { readonly attribution: AttributionStore },
  tenantId: string,
  lane: number,
): Promise<TurnOutcome> {
  return deps.attribution.turn(tenantId, lane, PAIRS_A_TURN, decideTurn);
}

/** The writes of one turn: a function of what is stored and nothing else. */
async function decideTurn(turn: AttributionTurn): Promise<AttributionWrite> {
  const folded = await foldTouched(turn);
  const asked = identitiesToAsk(turn, folded);
  const others = asked.length > 0 ? await turn.others(asked) : [];
  const identities = [...new Set(folded.map(({ pair }) => pair.identity))];
  const [own, rest] = [
    byIdentity(folded, ({ pair }) => pair.identity),
    byIdentity(others, (one) => one.identity),
  ];
  const writes = identities.map((identity) => writesOf(turn, own.get(identity)!, rest.get(identity) ?? []));
  return { pairs: writes.flatMap(({ pairs }) => pairs), others: writes.flatMap(({ others: rest }) => rest) };
}

function byIdentity<T>(all: readonly T[], identityOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(identityOf(one)) ?? [];
    groups.set(identityOf(one), group);
    group.push(one);
  }
  return groups;
}

const alternation = (state: FoldedPair['state'] | undefined) => ({
  alternatingSinceMs: state?.profile === 'ROBUST' ? state.turns.alternatingSinceMs : null,
});

/** Identities whose primitives must be read together: elsewhere each pair's own state stands. */
function identitiesToAsk(turn: AttributionTurn, folded: readonly FoldedPair[]): string[] {
  const asked = new Set<string>();
  for (const { pair, state } of folded) {
    const alternate = turn.othersAlternate.has(pair.identity);
    if (concernsOthers(alternation(pair.stored?.state), alternation(state), alternate))
      asked.add(pair.identity);
  }
  return [...asked].sort();
}

function writesOf(
  turn: AttributionTurn,
  folded: readonly FoldedPair[],
  others: readonly StoredPair[],
): AttributionWrite {
  const own = folded.map(({ pair, state }) => summarise(pair.primitive, state));
  const rest = others.map(({ primitive, state }) => summarise(primitive, state));
  const summaries = [...own, ...rest].filter((summary): summary is PairSummary => summary !== null);
  const shown = new Map(readIdentity(summaries).map((state) => [state.primitive, state]));
  const signal = strongest(folded.map(({ pair }) => pair.signal));
  return {
    pairs: folded.map((one) => pairWrite(turn, one, shown.get(one.pair.primitive) ?? null)),
    others: others.flatMap((pair) => shownWrite(pair, shown.get(pair.primitive) ?? null, signal)),
  };
}

function pairWrite(turn: AttributionTurn, folded: FoldedPair, shown: ConfirmedState | null): PairWrite {
  const { pair, state, base, retold, changes, valueChanges, checkpoints } = folded;
  const tell =
    shown && state.reading
      ? changesToTell({
          announced: pair.stored?.announced ?? null,
          reading: state.reading,
          shown,
          changes,
          wentOn: !retold,
        })
      : [];
  return {
    id: pair.id,
    identity: pair.identity,
    primitive: turn.primitiveOf(pair.primitive),
    state,
    shown,
    base,
    retold,
    changes,
    valueChanges,
    checkpoints,
    tell,
    signal: pair.signal,
  };
}

/** Written only where the identity's turn changed what is made of it. */
function shownWrite(pair: StoredPair, shown: ConfirmedState | null, signal: Signal): ShownWrite[] {
  const { reading } = pair.state;
  if (shown === null || reading === null || JSON.stringify(shown) === JSON.stringify(pair.shown)) return [];
  const tell = changesToTell({ announced: pair.announced, reading, shown, changes: [], wentOn: true });
  return [{ pair, shown, tell, signal }];
}

const SIGNALS: readonly Signal[] = ['NONE', 'BACKFILL', 'LIVE'];

const strongest = (signals: readonly Signal[]): Signal =>
  signals.reduce<Signal>((best, one) => (SIGNALS.indexOf(one) > SIGNALS.indexOf(best) ? one : best), 'NONE');
