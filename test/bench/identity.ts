import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { joinTemplates } from '../../src/domain/signature/template.js';
import { createLogger } from '../../src/platform/logger.js';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.js';
import { type CrashPlan, post, type Stage, sendAll, untilWeighed, withProcesses } from './kit/crash.js';

const WORKERS = 8;

/** What must be the same, however the events came: each a select of one tenant's rows. */
const SAME = {
  signatures:
    'SELECT id, root_id, services, occurrences, first_seen_at, last_seen_at, samples FROM signature',
  scores: 'SELECT id, score, peak_score, band FROM signature',
  slots: 'SELECT signature_id, start, count, minutes, hosts, worst FROM signature_slot',
  hours: 'SELECT signature_id, start, count, hosts, worst FROM signature_hour',
  candidates:
    'SELECT signature_id, type, title, score, peak_score, story_at, opened_at, promoted_at, occurrences FROM candidate',
} as const;

const REBUILD = `mutation R($tenant: ID!) { rebuildDerived(input: { tenant: $tenant, preview: false }) {
  __typename ... on JobProgress { id } ... on Error { message } } }`;

/** The same events in order through one worker, and shuffled through eight of them that are killed in turn, sent twice in part, and read again in the end. */
export async function benchIdentity(events: number, kills: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-identity-'));
  const server = await startEmbeddedPostgres({ folder, logger: createLogger('error', 'bench') });
  const plan = { databaseUrl: server.url, folder, events, kills, batch: 500 };
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  try {
    await withProcesses({ ...plan, tenant: 'straight', kills: 0 }, (stage) =>
      straight(stage, { ...plan, tenant: 'straight' }),
    );
    const order = shuffler(events);
    const wild = { ...plan, tenant: 'wild', workers: WORKERS, order };
    await withProcesses(wild, (stage) => wildly(stage, wild));
    for (const [name, select] of Object.entries(SAME)) {
      const differences = await findDifferences(pool, select);
      console.log(`${name.padEnd(12)} ${differences.length} differences`);
      for (const row of differences.slice(0, 4)) console.log(`  ${JSON.stringify(row)}`);
      if (differences.length > 0) process.exitCode = 1;
    }
    const templates = await findTemplates(pool);
    console.log(`${'templates'.padEnd(12)} ${templates.size} differences`);
    if (templates.size > 0) process.exitCode = 1;
    const { rows } = await pool.query(
      'SELECT tenant_id, sum(occurrences)::int AS n, count(*)::int AS kinds FROM signature GROUP BY 1 ORDER BY 1',
    );
    for (const { tenant_id, n, kinds } of rows) console.log(`${tenant_id}: ${n} events of ${kinds} kinds`);
    console.log(`${WORKERS} workers, ${kills} of them killed, shuffled, a tenth sent twice, all read again`);
  } finally {
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function straight({ url, pool }: Stage, plan: CrashPlan): Promise<void> {
  await sendAll(url, plan);
  await untilWeighed(pool, plan.tenant);
}

async function wildly({ url, pool, killWorker }: Stage, plan: CrashPlan): Promise<void> {
  const progress = { sent: 0 };
  const killing = async () => {
    for (let kill = 1; kill <= plan.kills; kill++) {
      while (progress.sent < (kill * plan.events) / (plan.kills + 1)) await sleep(20);
      await killWorker();
    }
  };
  await Promise.all([sendAll(url, plan, progress), killing()]);
  await sendAll(url, plan, undefined, Math.floor(plan.events / 10));
  await untilWeighed(pool, plan.tenant);
  const { data, errors } = await post(url, { query: REBUILD, variables: { tenant: plan.tenant } });
  if (data?.rebuildDerived?.__typename !== 'JobProgress') throw new Error(JSON.stringify(errors ?? data));
  const open = `SELECT 1 FROM job_run WHERE tenant_id = $1 AND finished_at IS NULL`;
  while ((await pool.query(open, [plan.tenant])).rowCount !== 0) await sleep(200);
  await untilWeighed(pool, plan.tenant);
}

/** Rows that one tenant has and the other has not. */
async function findDifferences(pool: pg.Pool, select: string): Promise<unknown[]> {
  const of = (tenant: string) => `(${select} WHERE tenant_id = '${tenant}')`;
  const both = `(${of('straight')} EXCEPT ${of('wild')}) UNION ALL (${of('wild')} EXCEPT ${of('straight')})`;
  return (await pool.query(`${both} ORDER BY 1`)).rows;
}

/** Signatures whose templates, joined, are not the same. */
async function findTemplates(pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string; templates: string[] }>(
    'SELECT id, templates FROM signature',
  );
  const known = new Map<string, string>();
  const other = new Set<string>();
  for (const { id, templates } of rows) {
    const joined = templates.reduce(joinTemplates);
    if ((known.get(id) ?? joined) !== joined) other.add(id);
    known.set(id, joined);
  }
  return other;
}

/** A permutation of the first `count` numbers, the same on every run. */
function shuffler(count: number): (place: number) => number {
  const places = Array.from({ length: count }, (_, i) => i);
  let state = 7;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 4_294_967_296) * (i + 1));
    [places[i], places[j]] = [places[j]!, places[i]!];
  }
  return (place) => places[place]!;
}
