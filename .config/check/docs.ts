import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINK = /\]\(([^)\s]+)\)/g;

/** Links of the Markdown files that lead nowhere in the checkout. Addresses with a scheme are not looked at. */
export function deadLinks(baseDir: string): string[] {
  return markdownFiles(baseDir).flatMap((path) => {
    const text = readFileSync(join(baseDir, path), 'utf8').replace(/```.*?```|`[^`\n]*`/gs, '');
    return [...text.matchAll(LINK)]
      .map(([, target]) => target!.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(baseDir, dirname(path), decodeURI(target))))
      .map((target) => `${path} links to ${target}, which is not there`);
  });
}

function markdownFiles(baseDir: string): string[] {
  const top = readdirSync(baseDir).filter((name) => name.endsWith('.md'));
  const docs = join(baseDir, 'docs');
  if (!existsSync(docs)) return top;
  const below = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return [...top, ...below.map((name) => `docs/${name}`)];
}

/** What is wrong with docs/adr: a record without a number of its own, or one that the index does not name once. */
export function adrFaults(baseDir: string): string[] {
  const folder = join(baseDir, 'docs/adr');
  if (!existsSync(folder)) return [];
  const records = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
  const index = existsSync(join(folder, 'README.md')) ? readFileSync(join(folder, 'README.md'), 'utf8') : '';
  const numbers = new Map<string, string>();
  return records.sort().flatMap((name) => {
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1];
    if (!number) return [`docs/adr/${name} is not named NNNN-what-was-decided.md`];
    const twin = numbers.get(number);
    numbers.set(number, name);
    const named = index.split(`(${name})`).length - 1;
    return [
      ...(twin ? [`docs/adr/${name} has the number of ${twin}`] : []),
      ...(named === 1 ? [] : [`docs/adr/README.md names ${name} ${named} times`]),
    ];
  });
}
