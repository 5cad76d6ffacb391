import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { history, KINDS, roundOf } from './kinds.js';
import { bodyOf, type Lab, openLab, openPool, sendBody, untilSettled } from './lab.js';
import { median } from './processes.js';
import { multiply } from './stored.js';

const ASKED_RATIO = 1.5;
const TENANT = 'bench';
const BATCH = 1_000;
const FEW = 10_000;
/** Seconds of the jobs that follow canonicalize. */
type Cost = { readonly recurrence: number; readonly attention: number };

/** Attention alone, and all that is done from canonicalize on. */
const MEASURES: Readonly<Record<string, (cost: Cost) => number>> = {
  attention: ({ attention }) => attention,
  'with recurrence': ({ recurrence, attention }) => recurrence + attention,
};

/** Seconds of work until 1,000 touched signatures are settled, with many and with few stored, in turns. */
export async function measureCost(
  databaseUrl: string,
  folder: string,
  many: number,
  rounds: number,
): Promise<boolean> {
  const few = await openStored(databaseUrl, folder, FEW);
  const large = await openStored(databaseUrl, folder, many);
  try {
    // The first round meets cold caches and plans that are made anew: it is told, not counted.
    await touch(few, 0);
    const first = await touch(large, 0);
    const costs: { few: Cost[]; large: Cost[] } = { few: [], large: [] };
    for (let round = 1; round <= rounds; round++) {
      for (const which of round % 2 === 0 ? (['few', 'large'] as const) : (['large', 'few'] as const))
        costs[which].push(await touch(which === 'few' ? few : large, round));
    }
    console.log(
      `cost of settling ${KINDS.length} touched signatures, median of ${rounds} rounds (asked: ratio at most ${ASKED_RATIO}); the first with ${many}: ${first.attention.toFixed(2)} s`,
    );
    return Object.keys(MEASURES)
      .map((name) => report(name, costs.few, costs.large, many))
      .every(Boolean);
  } finally {
    await few.stop();
    await large.stop();
  }
}

function report(name: string, few: readonly Cost[], large: readonly Cost[], many: number): boolean {
  const [less, more] = [few, large].map((costs) => costs.map(MEASURES[name]!));
  const ratio = median(more!) / median(less!);
  const ok = ratio <= ASKED_RATIO;
  const list = (costs: readonly number[]) => costs.map((cost) => cost.toFixed(2)).join(' ');
  console.log(
    `  ${name.padEnd(15)} ${FEW} stored: ${median(less!).toFixed(3)} s (${list(less!)}); ${many} stored: ${median(more!).toFixed(3)} s (${list(more!)}); ratio ${ratio.toFixed(2)} ${ok ? 'ok' : 'MISSED'}`,
  );
  return ok;
}

/** A database of its own with so many signatures: the kinds as they came in, and copies of them. */
async function openStored(serverUrl: string, folder: string, stored: number): Promise<Lab> {
  const name = `stored_${stored}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = serverUrl.replace(/\/foreshock$/, `/${name}`);
  await sendHistory(url, folder);
  const pool = openPool(url);
  await multiply(pool, TENANT, stored / KINDS.length);
  await pool.end();
  return openLab(url, folder);
}

async function sendHistory(url: string, folder: string): Promise<void> {
  const lab = await openLab(url, folder);
  try {
    await lab.ask(`mutation { createTenant(input: { tenant: "${TENANT}", clock: EVENT }) { __typename } }`);
    const events = history();
    for (let at = 0; at < events.length; at += BATCH)
      await sendBody(lab, bodyOf(TENANT, events.slice(at, at + BATCH)));
    await untilSettled(lab, TENANT);
    const found = await lab.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM signature WHERE tenant_id = $1 AND root_id = id`,
      [TENANT],
    );
    if (found.rows[0]!.n !== KINDS.length) throw new Error(`${found.rows[0]!.n} kinds, not ${KINDS.length}`);
    await untilKept(lab);
  } finally {
    await lab.stop();
  }
}

/** Evidence and events of what rose are kept by a job that nobody waits for. */
async function untilKept({ pool }: Lab): Promise<void> {
  const left = `SELECT EXISTS (SELECT 1 FROM signature WHERE kept_at IS NULL AND band IN ('WATCH', 'INVESTIGATE', 'PROMOTE'))
      OR EXISTS (SELECT 1 FROM candidate c WHERE promoted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.candidate_id = c.id)) AS left`;
  while ((await pool.query<{ left: boolean }>(left)).rows[0]!.left) await sleep(100);
}

/** Sends every kind once and returns what its settling cost. */
async function touch(lab: Lab, round: number): Promise<Cost> {
  const before = await costSoFar(lab);
  await sendBody(lab, bodyOf(TENANT, roundOf(round)));
  await untilSettled(lab, TENANT);
  // A job ends a moment after its transaction.
  await sleep(500);
  const after = await costSoFar(lab);
  return { recurrence: after.recurrence - before.recurrence, attention: after.attention - before.attention };
}

const costSoFar = async (lab: Lab): Promise<Cost> => ({
  recurrence: await lab.jobSeconds('recurrence'),
  attention: await lab.jobSeconds('attention'),
});
