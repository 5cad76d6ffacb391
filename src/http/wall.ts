import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../platform/package-root.js';

/** The pages for browsers: the wall, and kernel reports. */
export const PAGES = ['wall', 'kernel'] as const;
export type PageName = (typeof PAGES)[number];
export type Page = { readonly html: string; readonly script: string };

/** A page and its script: as `npm run build` bundled them, or bundled now from the sources. */
export async function loadPage(name: PageName, root = packageRoot()): Promise<Page> {
  const source = join(root, 'src/wall');
  if (existsSync(source)) return bundlePage(name, source);
  const built = (file: string) => readFileSync(join(root, 'wall', file), 'utf8');
  return { html: built(`${name}.html`), script: built(`${name}.js`) };
}

/** Bundles a page's sources for browsers. esbuild is a development package: a built server does without. */
export async function bundlePage(name: PageName, source: string): Promise<Page> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(source, `${name}.ts`)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return { html: readFileSync(join(source, `${name}.html`), 'utf8'), script: outputFiles[0]!.text };
}
