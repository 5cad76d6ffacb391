import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type SourceFile = { readonly path: string; readonly text: string };

const ROOTS = ['src', 'workers', 'test', '.config'];
const MOST_LINES = 250;

/** Every hand-written source under the roots; fixtures are data, and generated code is nobody's. */
export function readSources(baseDir: string, roots: readonly string[] = ROOTS): SourceFile[] {
  return roots
    .flatMap((root) =>
      readdirSync(join(baseDir, root), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${root}/${name}`,
      ),
    )
    .filter(
      (path) => /\.(ts|mjs|html|css)$/.test(path) && !/^(src\/store\/generated|test\/fixtures)\//.test(path),
    )
    .map((path) => ({ path, text: readFileSync(join(baseDir, path), 'utf8') }));
}

/** Files that have grown past one subject. */
export const tooLong = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    return lines > MOST_LINES ? [`${path} has ${lines} lines, ${MOST_LINES} at most`] : [];
  });

const IMPURE =
  /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\b|randomBytes\b|performance\.now\(|process\.|fetch\(|setTimeout\(|setInterval\()/;

/** Lines of the domain that ask for the time, for chance or for the world: those are arguments there. */
export const impure = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => path.startsWith('src/domain/'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, i) => {
        const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, '');
        const found = IMPURE.exec(code.replace(/'[^']*'|`[^`]*`|\/(?:[^/\\]|\\.)+\//g, ''));
        return found ? [`${path}:${i + 1} has ${found[0]}: the domain takes it as an argument`] : [];
      }),
    );
