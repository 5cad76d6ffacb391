import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/platform/package-root.js';
import { runCli } from '../kit/cli.js';

describe('foreshock --help', () => {
  it('names every command, and each command explains every option it has', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}([a-z-]+) /gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(names).toEqual(
      expect.arrayContaining([
        'start',
        'demo',
        'ingest',
        'explain',
        'tail',
        'candidates',
        'digest',
        'token',
        'migrate',
      ]),
    );
    const helps = await Promise.all(names.map((name) => runCli([name, '--help'])));
    helps.forEach(({ code: own, out: text, err }, index) => {
      expect({ name: names[index], code: own, err }).toEqual({ name: names[index], code: 0, err: '' });
      expect(text).toContain(`Usage: foreshock ${names[index]}`);
      expect(text).toContain('--json');
      const options = [...text.matchAll(/^ {2}(-\S.*)$/gm)].map(([, option]) => option!);
      for (const option of options) expect(option).toMatch(/\S {2,}\S/);
    });
  });

  it('answers through the package entry too, from any folder', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(packageRoot(), 'src/setup.mjs'), '--version'],
      {
        cwd: '/',
        encoding: 'utf8',
      },
    );
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    ['no command', [], 'Usage: foreshock'],
    ['a command it does not have', ['explode'], "unknown command 'explode'"],
    ['an option it does not have', ['candidates', '--loud'], "unknown option '--loud'"],
    ['a number that is none', ['candidates', '--first', 'ten'], 'It must be a whole number above 0.'],
    ['a role it does not know', ['start', '--role', 'bogus'], 'Allowed choices are all, api, worker.'],
    ['a missing file name', ['explain'], "missing required argument 'file'"],
    ['a missing name', ['token'], "required option '--name <name>' not specified"],
  ])('refuses %s, says why and where help is', async (_, args, message) => {
    const { code, out, err } = await runCli(args);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).toMatch(/--help/);
  });

  it('lists every fault of the environment at once', async () => {
    const { code, err } = await runCli(['candidates'], {
      env: { PORT: 'high', FORESHOCK_URL: 'nowhere', LOG_LEVEL: 'loud' },
    });
    expect(code).toBe(1);
    expect(err).toMatch(/^foreshock: The environment has 3 fault\(s\):\n/);
    for (const name of ['PORT', 'FORESHOCK_URL', 'LOG_LEVEL']) expect(err).toContain(`  ${name}: `);
    expect(err).not.toContain('    at ');
  });
});
