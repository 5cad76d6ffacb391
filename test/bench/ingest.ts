import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { copyRows } from '../../src/store/copy.js';
import { freePort } from '../integration/kit/optional.js';
import {
  cpuSeconds,
  median,
  type Running,
  residentMiB,
  startProcess,
  treeCpuSeconds,
  untilReady,
} from './kit/processes.js';
import { benchEvent } from './kit/traffic.js';

const BATCH = 1_000;
const SENDERS = 3;
const WORKERS = 1;
const COPY_CHUNK = 5_000;
const TENANT = 'bench';

const INGEST =
  'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } ... on Overloaded { retryAfterMs } ... on Error { message } } }';

/**
 * Events a second through the whole of Foreshock (API process, worker process, embedded PostgreSQL at its default
 * durability, client beside them) over rows a second of bare COPY of the same events, alternating in one run.
 */
export async function benchIngest(events = 1_000_000, rounds = 5): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-bench-'));
  const server = await startEmbeddedPostgres({ folder, logger: createLogger('error', 'bench') });
  const port = await freePort();
  const env = { DATABASE_URL: server.url, FORESHOCK_DATA: folder, PORT: String(port) };
  const url = `http://127.0.0.1:${port}`;
  const api = startProcess('api', env);
  await untilReady(url);
  const workers = Array.from({ length: WORKERS }, () => startProcess('worker', env));
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  const postmaster = Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const cpuOf = (): number[] => [
    cpuSeconds(api.pid),
    workers.reduce((sum, worker) => sum + cpuSeconds(worker.pid), 0),
    treeCpuSeconds(postmaster),
    cpuSeconds(process.pid),
  ];
  try {
    await ask(url, {
      query: 'mutation { createTenant(input: { tenant: "bench", clock: EVENT }) { __typename } }',
    });
    await createCopyTable(pool);
    const perRound = Math.floor(events / rounds);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const from = round * perRound;
      const copy = await timeCopy(pool, from, perRound, events);
      const before = cpuOf();
      const whole = await timeIngest(url, pool, [api, ...workers], from, perRound, events);
      const used = cpuOf().map((seconds, i) => ((seconds - before[i]!) * 1e6) / perRound);
      ratios.push(whole.rate / copy);
      console.log(
        `round ${round + 1}: COPY ${fmt(copy)} rows/s, Foreshock ${fmt(whole.rate)} events/s (accepted after ${whole.acceptedS.toFixed(1)} s, all after ${whole.totalS.toFixed(1)} s), ratio ${(whole.rate / copy).toFixed(3)}; resident MiB api ${whole.memory[0]}, workers ${whole.memory.slice(1).join(' ')}; CPU us an event: api ${used[0]!.toFixed(1)}, workers ${used[1]!.toFixed(1)}, PostgreSQL ${used[2]!.toFixed(1)}, sender ${used[3]!.toFixed(1)}`,
      );
    }
    await report(pool, ratios, events);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await api.stop();
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const fmt = (value: number): string => Math.round(value).toLocaleString('en-US');

async function createCopyTable(pool: pg.Pool): Promise<void> {
  await pool.query(`CREATE TABLE bare_copy (tenant_id text, id bigint GENERATED ALWAYS AS IDENTITY, received_at timestamptz, occurred_at timestamptz,
    source_type text, source_id text, host text, service text, severity smallint, message text, fields jsonb, PRIMARY KEY (tenant_id, id))`);
  await pool.query('CREATE INDEX ON bare_copy (tenant_id, received_at)');
}

const COLUMNS = [
  'tenant_id',
  'received_at',
  'occurred_at',
  'source_type',
  'source_id',
  'host',
  'service',
  'severity',
  'message',
  'fields',
];

/** Rows are made before the clock starts: only COPY is timed. */
async function timeCopy(pool: pg.Pool, from: number, count: number, perDay: number): Promise<number> {
  const now = new Date().toISOString();
  const rows = Array.from({ length: count }, (_, i) => {
    const event = benchEvent(from + i, perDay);
    return [
      TENANT,
      now,
      event.timestamp,
      event.sourceType,
      event.sourceId,
      event.host,
      event.service,
      6,
      event.message,
      '{}',
    ];
  });
  const client = await pool.connect();
  const started = performance.now();
  for (let at = 0; at < count; at += COPY_CHUNK)
    await copyRows(client, 'bare_copy', COLUMNS, rows.slice(at, at + COPY_CHUNK));
  const seconds = (performance.now() - started) / 1_000;
  client.release();
  return count / seconds;
}

/** Request bodies are made before the clock starts, as the rows of COPY are. */
async function timeIngest(
  url: string,
  pool: pg.Pool,
  processes: readonly Running[],
  from: number,
  count: number,
  perDay: number,
) {
  const bodies = Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) => {
    const size = Math.min(BATCH, count - batch * BATCH);
    const events = Array.from({ length: size }, (_, i) => benchEvent(from + batch * BATCH + i, perDay));
    return {
      size,
      body: new TextEncoder().encode(
        JSON.stringify({ query: INGEST, variables: { input: { tenant: TENANT, events } } }),
      ),
    };
  });
  const started = performance.now();
  let next = 0;
  const send = async () => {
    for (let batch = bodies[next++]; batch; batch = bodies[next++])
      await sendBatch(url, batch.body, batch.size);
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  const acceptedS = (performance.now() - started) / 1_000;
  while (!(await allDone(pool, from + count))) await sleep(50);
  const totalS = (performance.now() - started) / 1_000;
  return {
    rate: count / totalS,
    acceptedS,
    totalS,
    memory: processes.map((running) => residentMiB(running.pid)),
  };
}

async function sendBatch(url: string, body: Uint8Array<ArrayBuffer>, size: number): Promise<void> {
  for (;;) {
    const answer = await post(url, body);
    const result = answer.data?.ingestEvents;
    if (result?.accepted === size) return;
    if (!result?.retryAfterMs) throw new Error(JSON.stringify(answer).slice(0, 500));
    await sleep(result.retryAfterMs);
  }
}

const ask = (url: string, body: object): Promise<any> => post(url, JSON.stringify(body));

async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

/** Everything sent is counted, and nothing is left to weigh. */
async function allDone(pool: pg.Pool, expected: number): Promise<boolean> {
  const counted = await pool.query(
    `SELECT coalesce(sum(occurrences), 0)::bigint AS n FROM signature WHERE tenant_id = $1`,
    [TENANT],
  );
  if (Number(counted.rows[0].n) < expected) return false;
  const left = await pool.query('SELECT 1 FROM dirty WHERE tenant_id = $1 LIMIT 1', [TENANT]);
  return left.rowCount === 0;
}

async function report(pool: pg.Pool, ratios: readonly number[], events: number): Promise<void> {
  const kept = await pool.query('SELECT count(*) AS n FROM event WHERE tenant_id = $1', [TENANT]);
  const counted = await pool.query(
    'SELECT sum(occurrences) AS n, count(*) AS kinds FROM signature WHERE tenant_id = $1',
    [TENANT],
  );
  const bands = await pool.query(
    'SELECT band, count(*) AS n FROM signature WHERE tenant_id = $1 GROUP BY band ORDER BY band',
    [TENANT],
  );
  console.log(
    `counted ${counted.rows[0].n} events of ${counted.rows[0].kinds} kinds; ${kept.rows[0].n} retrievable (${((100 * kept.rows[0].n) / events).toFixed(0)} %)`,
  );
  console.log(`bands: ${bands.rows.map((row) => `${row.band} ${row.n}`).join(', ')}`);
  console.log(
    `ratio to bare COPY: median ${median(ratios).toFixed(3)} (min ${Math.min(...ratios).toFixed(3)}, max ${Math.max(...ratios).toFixed(3)}) of ${ratios.length} rounds`,
  );
}
