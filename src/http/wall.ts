import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../platform/package-root.js';

export type WallPage = { readonly html: string; readonly script: string };

/** The wall's page and its script: as `npm run build` bundled it, or bundled now from the sources. */
export async function loadWall(): Promise<WallPage> {
  const root = packageRoot();
  const built = join(root, 'dist/wall/wall.js');
  const source = join(root, 'src/wall');
  const html = readFileSync(join(existsSync(source) ? source : join(root, 'dist/wall'), 'wall.html'), 'utf8');
  if (!existsSync(source)) return { html, script: readFileSync(built, 'utf8') };
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(source, 'wall.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return { html, script: outputFiles[0]!.text };
}
