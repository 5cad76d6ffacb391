import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../platform/package-root.js';

export type WallPage = { readonly html: string; readonly script: string };

/** The wall's page and its script: as `npm run build` bundled them, or bundled now from the sources. */
export async function loadWall(root = packageRoot()): Promise<WallPage> {
  const source = join(root, 'src/wall');
  if (existsSync(source)) return bundleWall(source);
  const built = (name: string) => readFileSync(join(root, 'wall', name), 'utf8');
  return { html: built('wall.html'), script: built('wall.js') };
}

/** Bundles the wall's sources for browsers. esbuild is a development package: a built server does without. */
export async function bundleWall(source: string): Promise<WallPage> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(source, 'wall.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return { html: readFileSync(join(source, 'wall.html'), 'utf8'), script: outputFiles[0]!.text };
}
