import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../integration/kit/optional.js';
import { type Answer, ask } from '../../integration/kit/server.js';
import { startProcess, untilReady } from './processes.js';

/** An API process and a worker process over one database. */
export type Lab = {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  /** Seconds the worker has spent on jobs of a name. */
  readonly jobSeconds: (job: string) => Promise<number>;
  readonly subscribers: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export async function openLab(databaseUrl: string, folder: string): Promise<Lab> {
  const [apiPort, workerPort] = [await freePort(), await freePort()];
  const env = { DATABASE_URL: databaseUrl, FORESHOCK_DATA: folder };
  const [url, workerUrl] = [`http://127.0.0.1:${apiPort}`, `http://127.0.0.1:${workerPort}`];
  const api = startProcess('api', { ...env, PORT: String(apiPort) });
  await untilReady(url);
  const worker = startProcess('worker', { ...env, PORT: String(workerPort) });
  await untilReady(workerUrl);
  const pool = openPool(databaseUrl);
  return {
    url,
    pool,
    ask: (query, variables) => ask(url, query, variables),
    jobSeconds: (job) => metricOf(workerUrl, `foreshock_job_seconds_sum{job="${job}",outcome="done"}`),
    subscribers: () => metricOf(url, 'foreshock_subscribers'),
    stop: async () => {
      await worker.stop();
      await api.stop();
      await pool.end();
    },
  };
}

/** A pool that ends does not wait for the server's goodbye, which comes as an error. */
export const openPool = (url: string): pg.Pool =>
  new pg.Pool({ connectionString: url, max: 2 }).on('error', () => {});

/** A metric by its name and labels, as /metrics tells it; 0 when it is not there. */
async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line ? Number(line.slice(name.length + 1)) : 0;
}

const INGEST =
  'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } ... on Overloaded { retryAfterMs } ... on Error { message } } }';

/** The body of a request that sends events: made before a clock starts. */
export const bodyOf = (tenant: string, events: readonly object[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ query: INGEST, variables: { input: { tenant, events } } }));

/** Sends a body until it is taken: a sender that is asked to wait does. */
export async function sendBody({ url }: Lab, body: Uint8Array<ArrayBuffer>): Promise<void> {
  for (;;) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const answer = (await response.json()) as Answer;
    const result = answer.data?.ingestEvents;
    if (result?.__typename === 'IngestAccepted') return;
    if (!result?.retryAfterMs) throw new Error(JSON.stringify(answer).slice(0, 500));
    await sleep(result.retryAfterMs);
  }
}

/** Nothing of the tenant is left to read, to derive or to weigh. */
export async function untilSettled({ pool }: Lab, tenant: string): Promise<void> {
  const left = `SELECT EXISTS (SELECT 1 FROM segment WHERE tenant_id = $1 AND processed_at IS NULL)
      OR EXISTS (SELECT 1 FROM dirty WHERE tenant_id = $1)
      OR EXISTS (SELECT 1 FROM signature s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.due_at <= t.event_clock_at) AS left`;
  while ((await pool.query<{ left: boolean }>(left, [tenant])).rows[0]!.left) await sleep(20);
}
