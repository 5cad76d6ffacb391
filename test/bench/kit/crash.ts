import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../integration/kit/optional.js';
import { type Running, startProcess, untilReady } from './processes.js';
import { benchEvent } from './traffic.js';

export type CrashPlan = {
  readonly databaseUrl: string;
  /** Data folder of the processes; empty before. */
  readonly folder: string;
  readonly tenant: string;
  readonly events: number;
  readonly batch: number;
  /** How often a process is killed, spread evenly over the run. */
  readonly kills: number;
  /** Worker processes; one when omitted. They are killed in turn. */
  readonly workers?: number;
  /** Which event is sent at a place; its own when omitted. */
  readonly order?: (place: number) => number;
};

/** What the store holds at the end: each number should be that of the events. */
export type CrashCount = { readonly occurrences: number; readonly slots: number; readonly hours: number };

const INGEST =
  'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted duplicates } ... on Overloaded { retryAfterMs } ... on Error { message } } }';
const SENDERS = 2;

/** Kills worker processes again and again while events come in, and counts them at the end. */
export async function crashWorker(plan: CrashPlan): Promise<CrashCount> {
  return withProcesses(plan, async (stage) => {
    const killing = async () => {
      for (let kill = 1; kill <= plan.kills; kill++) {
        await until(async () => (await countOf(stage.pool, plan.tenant)).occurrences >= due(plan, kill));
        // Somewhere within the next batches, not always just after a commit.
        await sleep((kill * 37) % 200);
        await stage.killWorker();
      }
    };
    await Promise.all([sendAll(stage.url, plan), killing()]);
    return settled(stage.pool, plan);
  });
}

/** Kills the only API process again and again under a client that sends again what was not answered, with the same keys. */
export async function crashApi(plan: CrashPlan): Promise<CrashCount> {
  return withProcesses(plan, async (stage) => {
    const progress = { sent: 0 };
    const killing = async () => {
      for (let kill = 1; kill <= plan.kills; kill++) {
        await until(async () => progress.sent >= due(plan, kill));
        await sleep((kill * 7) % 40);
        await stage.killApi();
      }
    };
    await Promise.all([sendAll(stage.url, plan, progress), killing()]);
    return settled(stage.pool, plan);
  });
}

/** The number of events at which a kill is due. */
const due = ({ events, kills }: CrashPlan, kill: number): number => Math.floor((kill * events) / (kills + 1));

export type Stage = {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly killWorker: () => Promise<void>;
  readonly killApi: () => Promise<void>;
};

export async function withProcesses<T>(plan: CrashPlan, run: (stage: Stage) => Promise<T>): Promise<T> {
  const port = await freePort();
  const env = { DATABASE_URL: plan.databaseUrl, FORESHOCK_DATA: plan.folder };
  const url = `http://127.0.0.1:${port}`;
  const start = (role: 'api' | 'worker') =>
    startProcess(role, { ...env, PORT: role === 'api' ? String(port) : '0' }, 'pipe');
  const running = { api: start('api'), workers: [] as Running[] };
  const pool = new pg.Pool({ connectionString: plan.databaseUrl, max: 2 });
  let over = false;
  const killApi = async () => {
    await running.api.stop('SIGKILL');
    if (!over) running.api = start('api');
  };
  const killWorker = async () => {
    await running.workers.shift()!.stop('SIGKILL');
    if (!over) running.workers.push(start('worker'));
  };
  try {
    await untilReady(url);
    for (let i = 0; i < (plan.workers ?? 1); i++) running.workers.push(start('worker'));
    const create = `mutation { createTenant(input: { tenant: "${plan.tenant}", clock: EVENT }) { __typename } }`;
    await post(url, { query: create });
    return await run({ url, pool, killWorker, killApi });
  } finally {
    over = true;
    await Promise.all([running.api, ...running.workers].map((process) => process.stop()));
    await pool.end();
  }
}

/** Sends every event with a key of its own; what was not answered is sent again until it is. */
export async function sendAll(
  url: string,
  plan: CrashPlan,
  progress = { sent: 0 },
  upTo = plan.events,
): Promise<void> {
  let next = 0;
  const send = async () => {
    for (let from = next; from < upTo; from = next) {
      next += plan.batch;
      const count = Math.min(plan.batch, upTo - from);
      const events = Array.from({ length: count }, (_, i) => {
        const index = plan.order?.(from + i) ?? from + i;
        return { ...benchEvent(index, plan.events), idempotencyKey: `event-${index}` };
      });
      await sendUntilAnswered(
        url,
        { query: INGEST, variables: { input: { tenant: plan.tenant, events } } },
        count,
      );
      progress.sent += count;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}

const TRIES = 600;

async function sendUntilAnswered(url: string, body: object, count: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await post(url, body).catch((error: Error) => ({ away: error.message }));
    const result = answer.data?.ingestEvents;
    if (result?.__typename === 'IngestAccepted' && result.accepted + result.duplicates === count) return;
    if ((!('away' in answer) && !result?.retryAfterMs) || tries > TRIES)
      throw new Error(JSON.stringify(answer).slice(0, 500));
    await sleep(100);
  }
}

/** Everything is read and weighed: nothing is left to do. */
export async function untilWeighed(pool: pg.Pool, tenant: string): Promise<void> {
  const left = `SELECT 1 FROM segment WHERE tenant_id = $1 AND processed_at IS NULL UNION ALL SELECT 1 FROM dirty WHERE tenant_id = $1 LIMIT 1`;
  await until(async () => (await pool.query(left, [tenant])).rowCount === 0);
}

export async function post(url: string, body: object): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function countOf(pool: pg.Pool, tenant: string): Promise<CrashCount> {
  const read = async (table: string, column: string) =>
    Number(
      (
        await pool.query(
          `SELECT coalesce(sum(${column}), 0)::bigint AS n FROM ${table} WHERE tenant_id = $1`,
          [tenant],
        )
      ).rows[0].n,
    );
  return {
    occurrences: await read('signature', 'occurrences'),
    slots: await read('signature_slot', 'count'),
    hours: await read('signature_hour', 'count'),
  };
}

/** Waits until nothing is left to read, then counts. */
async function settled(pool: pg.Pool, { tenant }: CrashPlan): Promise<CrashCount> {
  const left = 'SELECT 1 FROM segment WHERE tenant_id = $1 AND processed_at IS NULL LIMIT 1';
  await until(async () => (await pool.query(left, [tenant])).rowCount === 0);
  return countOf(pool, tenant);
}

const LIMIT_MS = 150_000;

async function until(test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error('It never came about.');
    await sleep(20);
  }
}
