import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ENV_SHAPE } from '../../src/config/env.js';
import { createMetrics } from '../../src/platform/metrics.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
/** Pages that are being written: links to them may lead nowhere until they are there. */
const PROMISED = new Set<string>();
const everything = pages.map(read).join('\n');
const schema = buildSchema(read('schema.graphql'));

/** Text outside of code, where brackets are links. */
const prose = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

/** As GitHub makes anchors of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Relative links of a page that lead nowhere, and anchors that no heading makes. */
function broken(page: string): string[] {
  const targets = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file, anchor] = target.split('#');
    const path = file ? join(dirname(page), file) : page;
    if (!existsSync(join(root, path))) return !PROMISED.has(path);
    return anchor !== undefined && path.endsWith('.md') && !anchorsOf(read(path)).includes(anchor);
  });
}

/** GraphQL written in a page: whole blocks, and the query of a JSON body that curl sends (from a here-document: `\\$`). */
function queriesOf(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query]) => query!);
  const bodies = [...text.matchAll(/"query":\s*("(?:[^"\\]|\\.)*")/g)].map(([, body]) =>
    JSON.parse(body!.replaceAll('\\$', '$')),
  );
  return [...blocks, ...bodies];
}

/** What has a row of its own in a table of docs/operating.md. */
const explained = [...read('docs/operating.md').matchAll(/^\| `(\w+)(?:\{[a-z,]+\})?` \|/gm)].map(
  ([, name]) => name!,
);

const commands = [...read('src/cli/main.ts').matchAll(/command\(\s*'([a-z]+)/g)].map(([, name]) => name!);
const metrics = createMetrics()
  .registry.getMetricsAsArray()
  .map(({ name }) => name);

describe('docs', () => {
  it.each(pages)('%s has no link that leads nowhere', (page) => {
    expect(broken(page)).toEqual([]);
  });

  it.each(pages.filter((page) => queriesOf(page).length > 0))(
    '%s holds GraphQL that the schema knows',
    (page) => {
      const faults = queriesOf(page).flatMap((query) =>
        validate(schema, parse(query)).map((error) => `${error.message} in: ${query.slice(0, 80)}`),
      );
      expect(faults).toEqual([]);
    },
  );

  it.each(Object.keys(ENV_SHAPE))('docs/operating.md tells what %s is', (name) => {
    expect(explained).toContain(name);
  });

  it.each(metrics.filter((name) => !/^foreshock_(?:process|nodejs)_/.test(name)))(
    'docs/operating.md tells what %s counts',
    (name) => {
      expect(explained).toContain(name);
    },
  );

  it('speaks of every command there is', () => {
    expect(commands.length).toBeGreaterThan(8);
    expect(commands.filter((name) => !everything.includes(`foreshock ${name}`))).toEqual([]);
  });

  it('speaks of no command that is not there', () => {
    const spoken = [...everything.matchAll(/(?:npx |`)foreshock ([a-z]+)/g)].map(([, name]) => name!);
    expect(spoken.filter((name) => !commands.includes(name))).toEqual([]);
  });

  // The pages on adding something name what their reader will make.
  it.each(pages.filter((page) => !page.includes('/adding-a-')))(
    '%s names no file of the project that is gone',
    (page) => {
      const paths = [
        ...read(page).matchAll(/`((?:src|workers|test|prisma|docs)\/[\w./-]+\.(?:ts|md|sql|prisma|html))`/g),
      ];
      expect(paths.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    },
  );

  it('finds every page from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const [, target] of prose(read(page)).matchAll(/\]\(([^)#\s]+\.md)/g)) {
        const path = relative(root, join(root, dirname(page), target!));
        if (existsSync(join(root, path))) reached.add(path);
      }
    }
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});
