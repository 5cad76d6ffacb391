import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
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
