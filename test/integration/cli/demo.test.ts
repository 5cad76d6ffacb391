import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/domain/attention/policy.js';
import { pointsOf, scoreOf } from '../../../src/domain/attention/score.js';
import { valuesOf } from '../../../src/domain/attention/weigh.js';
import type { Weighed } from '../../../src/domain/candidate/story.js';
import { type CliProcess, startCli } from '../kit/cli.js';
import { eventually } from '../kit/eventually.js';
import { ask } from '../kit/server.js';

const folder = mkdtempSync(join(tmpdir(), 'foreshock-demo-'));
const env = { FORESHOCK_DATA: folder, PORT: '0', FORESHOCK_SYSLOG: 'off' };
const started: CliProcess[] = [];

function startDemo(): CliProcess {
  const demo = startCli(['demo'], env);
  started.push(demo);
  return demo;
}

/** The address it prints when everything is there. */
async function ready(demo: CliProcess): Promise<string> {
  const text = await eventually(
    async () => demo.err(),
    (err) => /GraphiQL +http\S+\/graphql/.test(err),
    150_000,
  );
  return /GraphiQL +(http\S+)\/graphql/.exec(text)![1]!;
}

/** The process number of the demo's PostgreSQL. */
const postgresOf = (): number =>
  Number(readFileSync(join(folder, 'demo', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Scores in the demo's store that its stored evidence and the policy alone do not give. */
async function wrongScores(): Promise<unknown[]> {
  const port = readFileSync(join(folder, 'demo', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(folder, 'demo', 'postgres.password'), 'utf8').trim();
  const client = new pg.Client({
    connectionString: `postgresql://foreshock:${password}@127.0.0.1:${port}/foreshock`,
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ kind: string; id: string; score: number; attention: Weighed }>(
      `SELECT 'signature' AS kind, id, score, attention FROM signature WHERE attention IS NOT NULL
       UNION ALL SELECT 'candidate', id, score, attention FROM candidate
       UNION ALL SELECT 'history', subject_id, score, attention FROM attention_history WHERE superseded_at IS NULL AND attention <> '{}'`,
    );
    for (const kind of ['signature', 'candidate', 'history'])
      expect(rows.filter((row) => row.kind === kind).length).toBeGreaterThan(3);
    return rows.filter(
      ({ score, attention: { findings } }) =>
        scoreOf(pointsOf(valuesOf(findings, DEFAULT_POLICY), DEFAULT_POLICY)) !== score,
    );
  } finally {
    await client.end();
  }
}

const CANDIDATES = `{ candidates(orderBy: PEAK_SCORE_DESC, first: 50) { edges { node { tenant title band peakScore } } } }`;
const STORIES = ['bright-smile', 'harbor-freight', 'oakline-legal'];

afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.child.kill('SIGTERM');
    await demo.ended;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('foreshock demo', () => {
  it('prints the digest with the planted stories, promotes them and nothing else, stays up and ends cleanly', async () => {
    const demo = startDemo();
    const url = await ready(demo);
    const { data } = await ask(url, CANDIDATES);
    type Node = { tenant: string; title: string; band: string };
    const nodes: Node[] = data.candidates.edges.map((edge: { node: Node }) => edge.node);
    const top = nodes.slice(0, 3);
    expect(top.map(({ tenant }) => tenant).sort()).toEqual(STORIES);
    const promoted = nodes.filter(({ band }) => band === 'PROMOTE');
    expect(promoted.map(({ title }) => title).sort()).toEqual(top.map(({ title }) => title).sort());
    for (const { title } of top) expect(demo.out()).toContain(title);
    expect(await wrongScores()).toEqual([]);
    const postgres = postgresOf();
    demo.child.kill('SIGTERM');
    expect((await demo.ended).code).toBe(0);
    expect(() => process.kill(postgres, 0)).toThrow('ESRCH');
    expect(existsSync(join(folder, 'demo', 'foreshock.lock'))).toBe(false);
  });

  it('stops what a killed demo left behind when it is started again', async () => {
    const killed = startDemo();
    await ready(killed);
    const orphan = postgresOf();
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(() => process.kill(orphan, 0)).not.toThrow();
    await ready(startDemo());
    expect(() => process.kill(orphan, 0)).toThrow('ESRCH');
  });
});
