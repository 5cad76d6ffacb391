import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { freePort } from '../integration/kit/optional.js';
import { type BenchObservation, pairObservation, sessionObservation } from './kit/observations.js';
import {
  cpuSeconds,
  median,
  type Running,
  residentMiB,
  startProcess,
  treeCpuSeconds,
  untilReady,
} from './kit/processes.js';

const BATCH = 1_000;
const SENDERS = 3;
const TENANT = 'bench';
/** Observations sent and timed at each length of one pair's series. */
const SAMPLE = 1_000;
const SAMPLE_BATCH = 200;
const SAMPLES = 5;

const INGEST =
  'mutation I($input: IngestObservationsInput!) { ingestObservations(input: $input) { __typename ... on IngestObservationsAccepted { accepted } ... on Overloaded { retryAfterMs } ... on Error { message } } }';

type Bench = {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly api: Running;
  readonly worker: Running;
  /** CPU seconds used so far by API, worker and PostgreSQL. */
  readonly cpu: () => readonly number[];
};

/**
 * Observations a second through the whole of Foreshock (API process, worker process, embedded PostgreSQL at its default
 * durability, client beside them), and what one more observation costs after ten and after a million of one pair.
 */
export async function benchAttribution(observations: number, longest: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-bench-'));
  const server = await startEmbeddedPostgres({ folder, logger: createLogger('error', 'bench') });
  const port = await freePort();
  const env = { DATABASE_URL: server.url, FORESHOCK_DATA: folder, PORT: String(port) };
  const url = `http://127.0.0.1:${port}`;
  const api = startProcess('api', env);
  await untilReady(url);
  const worker = startProcess('worker', env);
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  const postmaster = Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const cpu = () => [cpuSeconds(api.pid), cpuSeconds(worker.pid), treeCpuSeconds(postmaster)];
  try {
    await post(
      url,
      JSON.stringify({ query: `mutation { createTenant(input: { tenant: "${TENANT}" }) { __typename } }` }),
    );
    const bench = { url, pool, api, worker, cpu };
    await throughput(bench, observations);
    await flatness(bench, longest);
  } finally {
    await worker.stop();
    await api.stop();
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const fmt = (value: number): string => Math.round(value).toLocaleString('en-US');
const perThousand = (seconds: number, count: number): string => ((seconds * 1_000) / count).toFixed(3);

/** Sessions of 200 identities, each observed once in 38 primitives: the first fifth warms up, the rest is timed. */
async function throughput(bench: Bench, count: number): Promise<void> {
  const warm = Math.floor(count / 5);
  const make = (index: number) => sessionObservation(index);
  await send(bench, bodiesOf(make, 0, warm, BATCH));
  await settled(bench);
  const bodies = bodiesOf(make, warm, count - warm, BATCH);
  const before = bench.cpu();
  const started = performance.now();
  await send(bench, bodies);
  const acceptedS = (performance.now() - started) / 1_000;
  await settled(bench);
  const seconds = (performance.now() - started) / 1_000;
  const [api, worker, postgres] = bench.cpu().map((used, i) => perThousand(used - before[i]!, count - warm));
  const pairs = await bench.pool.query('SELECT count(*) AS n FROM attribution_state WHERE tenant_id = $1', [
    TENANT,
  ]);
  console.log(
    `${fmt((count - warm) / seconds)} observations/s of ${fmt(pairs.rows[0].n)} pairs (${fmt(count - warm)}; accepted after ${acceptedS.toFixed(1)} s, all folded after ${seconds.toFixed(1)} s)`,
  );
  console.log(`CPU seconds per 1,000 observations: api ${api}, worker ${worker}, PostgreSQL ${postgres}`);
  console.log(`resident MiB: api ${residentMiB(bench.api.pid)}, worker ${residentMiB(bench.worker.pid)}`);
}

/**
 * The cost of an observation of one pair, in CPU time of all three, at lengths ten times apart. Of several samples the
 * median: what PostgreSQL does in the background for itself falls into one of them or another.
 */
async function flatness(bench: Bench, longest: number): Promise<void> {
  console.log(
    'One pair: CPU microseconds of one more observation, sent 200 at a time; the median of five samples',
  );
  let length = 0;
  for (let target = 10; target <= longest; target *= 10) {
    // The samples of one length may reach beyond the next.
    if (target < length) continue;
    await send(bench, bodiesOf(pairObservation, length, target - length, 10 * BATCH));
    await settled(bench);
    length = target;
    const samples: number[][] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const before = bench.cpu();
      await send(bench, bodiesOf(pairObservation, length, SAMPLE, SAMPLE_BATCH), 1);
      await settled(bench);
      length += SAMPLE;
      samples.push(bench.cpu().map((seconds, i) => ((seconds - before[i]!) * 1e6) / SAMPLE));
    }
    const [api, worker, postgres] = [0, 1, 2].map((i) => median(samples.map((sample) => sample[i]!)));
    const total = median(samples.map((sample) => sample.reduce((sum, one) => sum + one, 0)));
    console.log(
      `  after ${fmt(target).padStart(9)}: ${total.toFixed(0).padStart(5)} (api ${api!.toFixed(0)}, worker ${worker!.toFixed(0)}, PostgreSQL ${postgres!.toFixed(0)})`,
    );
  }
}

type Body = { readonly size: number; readonly body: string };

/** Request bodies are made as they are sent: a million at once would not fit. */
function* bodiesOf(
  make: (index: number) => BenchObservation,
  from: number,
  count: number,
  batch: number,
): Generator<Body> {
  for (let at = 0; at < count; at += batch) {
    const size = Math.min(batch, count - at);
    const observations = Array.from({ length: size }, (_, i) => make(from + at + i));
    yield {
      size,
      body: JSON.stringify({ query: INGEST, variables: { input: { tenant: TENANT, observations } } }),
    };
  }
}

async function send({ url }: Bench, bodies: Generator<Body>, senders = SENDERS): Promise<void> {
  const one = async () => {
    for (const { body, size } of bodies) await sendBody(url, body, size);
  };
  await Promise.all(Array.from({ length: senders }, one));
}

async function sendBody(url: string, body: string, size: number): Promise<void> {
  for (;;) {
    const answer = await post(url, body);
    const result = answer.data?.ingestObservations;
    if (result?.accepted === size) return;
    if (!result?.retryAfterMs) throw new Error(JSON.stringify(answer).slice(0, 500));
    await sleep(result.retryAfterMs);
  }
}

async function post(url: string, body: string): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

/** Nothing is left to fold. */
async function settled({ pool }: Bench): Promise<void> {
  for (;;) {
    const left = await pool.query('SELECT 1 FROM attribution_touch LIMIT 1');
    if (left.rowCount === 0) return;
    await sleep(25);
  }
}
