import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCli } from '../kit/cli.js';
import { eventually } from '../kit/eventually.js';
import { storyWeeks } from '../kit/story-week.js';

const folder = mkdtempSync(join(tmpdir(), 'foreshock-cli-explain-'));
const ndjson = join(folder, 'weeks.ndjson');
const raw = join(folder, 'weeks.log');
const events = storyWeeks();

const SEVERITY: Readonly<Record<string, number>> = { error: 27, warning: 28, notice: 29, info: 30 };
const asSyslog = (event: (typeof events)[number]): string => {
  const stamp = event.timestamp.replace('T', ' ').slice(0, 23);
  return `<${SEVERITY[event.severity]}>1 ${stamp.replace(' ', 'T')}Z ${event.host} ${event.service} - - - ${event.message}`;
};
const explain = (args: readonly string[], stdin = '', env = {}) =>
  runCli(['explain', ...args], { env, stdin });

beforeAll(() => {
  writeFileSync(ndjson, events.map((event) => JSON.stringify(event)).join('\n'));
  writeFileSync(raw, `${events.map(asSyslog).join('\r\n')}\r\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('foreshock explain', () => {
  let fromFile: any;

  it('prints JSON of exactly the promised shape, every candidate, the best peak first', async () => {
    const { code, out, err } = await explain([ndjson, '--json']);
    expect([code, err]).toEqual([0, '']);
    fromFile = JSON.parse(out);
    expect(Object.keys(fromFile)).toEqual(['events', 'signatures', 'candidates']);
    expect(fromFile.events).toBe(events.length);
    expect(fromFile.signatures).toBeGreaterThan(4);
    const peaks = fromFile.candidates.map((candidate: any) => candidate.peakScore);
    expect(peaks.length).toBeGreaterThan(2);
    expect(peaks).toEqual([...peaks].sort((a, b) => b - a));
    for (const candidate of fromFile.candidates) {
      expect(candidate).toEqual({
        type: expect.stringMatching(/^[A-Z_]+$/),
        score: expect.any(Number),
        peakScore: expect.any(Number),
        band: expect.stringMatching(/^(IGNORE_FAST|BACKGROUND|WATCH|INVESTIGATE|PROMOTE)$/),
        title: expect.stringMatching(/\S/),
        templates: expect.arrayContaining([expect.any(String)]),
        services: expect.any(Array),
        hosts: expect.any(Array),
        occurrences: expect.any(Number),
        firstSeenAt: expect.stringMatching(/^2026-03-\d\dT/),
        lastSeenAt: expect.stringMatching(/^2026-03-\d\dT/),
        components: expect.any(Array),
      });
      expect(candidate.components).toHaveLength(9);
      for (const component of candidate.components) {
        expect(component).toEqual({
          name: expect.stringMatching(/^[a-zA-Z_]+$/),
          value: expect.any(Number),
          weight: expect.any(Number),
          points: expect.any(Number),
          reason: expect.any(String),
        });
      }
      const sum = candidate.components.reduce(
        (points: number, component: any) => points + component.points,
        0,
      );
      expect(Math.abs(Math.min(100, Math.max(0, sum)) - candidate.score)).toBeLessThan(0.6);
    }
  });

  it('finds the tunnel that heals itself among the strongest', () => {
    const tunnel = fromFile.candidates.findIndex((candidate: any) =>
      candidate.templates.some((text: string) => text.includes('tunnel to')),
    );
    expect(tunnel).toBeGreaterThanOrEqual(0);
    expect(tunnel).toBeLessThan(3);
    expect(fromFile.candidates[tunnel]).toMatchObject({ services: ['charon'], hosts: ['fw-1'] });
  });

  it('reads the same from standard input, and from raw lines of the same events', async () => {
    const kinds = (explained: any) =>
      explained.candidates.map(({ type, title, occurrences }: any) => [type, title, occurrences]);
    const [fromInput, fromLines] = await Promise.all([
      explain(['-', '--json'], readFileSync(ndjson, 'utf8')),
      explain(['--source-type', 'syslog', raw, '--json']),
    ]);
    for (const { code, out } of [fromInput, fromLines]) {
      expect(code).toBe(0);
      const explained = JSON.parse(out);
      expect(explained.events).toBe(events.length);
      expect(kinds(explained)).toEqual(kinds(fromFile));
    }
  });

  it('ranks for people: score, band, type and title, then the reason, as many as asked for', async () => {
    const { code, out, err } = await explain([ndjson, '--top', '2']);
    expect(code).toBe(0);
    const { candidates } = fromFile;
    const head = new RegExp(
      `^${events.length} events of ${fromFile.signatures} kinds; (\\d+) stories \\((\\d+) further candidates at the same moments\\), the strongest first:`,
    );
    expect(out).toMatch(head);
    // One a story; who came to the same moment stands behind its strongest.
    const [, stories, members] = head.exec(out)!;
    expect(Number(stories) + Number(members)).toBe(candidates.length);
    expect(out).toMatch(/ {2}1\. +\d+ +[A-Z_]+ +[A-Z_]+ +\S.*\n +\S/);
    expect(out).not.toMatch(/ {2}3\. +\d+ +[A-Z_]+ /);
    expect(out).toContain(`--top ${stories} shows all`);
    expect(err).toContain('lines read');
    expect(err).not.toMatch(/[%\u2588]/);
  });

  it('says so when there is nothing to read, or nothing that stands out', async () => {
    const [absent, aFolder, empty, quiet] = await Promise.all([
      explain([join(folder, 'absent.log')]),
      explain([folder]),
      explain(['-'], '\n \n'),
      explain(['-'], '2026-03-01 10:00:00 nothing special\n'),
    ]);
    expect([absent.code, absent.err]).toEqual([
      1,
      `foreshock: There is no file ${join(folder, 'absent.log')}.\n`,
    ]);
    expect([aFolder.code, aFolder.err]).toEqual([
      1,
      `foreshock: ${folder} is a folder; name the files in it.\n`,
    ]);
    expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('Standard input holds no line.')]);
    expect([quiet.code, quiet.out]).toEqual([0, expect.stringContaining('stands out')]);
  });

  it('leaves nothing behind, neither at the end nor when it is told to stop half-way', async () => {
    const env = { TMPDIR: mkdtempSync(join(folder, 'tmp-')) };
    const left = () => readdirSync(env.TMPDIR).filter((name) => name.startsWith('foreshock-'));
    expect((await explain(['-'], 'one line\n', env)).code).toBe(0);
    expect(left()).toEqual([]);
    const run = startCli(['explain', '-'], env);
    const pidFile = await eventually(
      async () =>
        left()
          .map((name) => join(env.TMPDIR, name, 'postgres', 'postmaster.pid'))
          .find(existsSync),
      (path) => path !== undefined && /ready/.test(readFileSync(path, 'utf8')),
    );
    const pid = Number(readFileSync(pidFile!, 'utf8').split('\n')[0]);
    run.child.kill('SIGTERM');
    await run.ended;
    expect(left()).toEqual([]);
    await eventually(
      async () => stateOf(pid),
      (state) => state === 'gone',
    );
  });
});

/** A process that has ended and waits for its parent to notice is gone too. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'Z' ? 'gone' : stat;
  } catch {
    return 'gone';
  }
}
