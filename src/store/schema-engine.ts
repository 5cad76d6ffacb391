import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from '../platform/postgres/pool.js';
import { MigrationPg } from './migration-adapter.js';

export type SchemaEngine = bindings.SchemaEngine;

/** Node's own WebAssembly, which the type library for Node leaves to the browser's. */
declare const WebAssembly: {
  readonly instantiate: (
    bytes: Uint8Array,
    imports: Record<string, object>,
  ) => Promise<{ readonly instance: { readonly exports: Record<string, unknown> } }>;
};

/** What the bindings offer beside the engine, to be handed the compiled module. */
type Loader = { readonly __wbg_set_wasm: (exports: Record<string, unknown>) => void };

let loaded: Promise<void> | undefined;

/** Node 20 cannot import .wasm files as modules: compile it and hand it to its bindings, once. */
async function load(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = readFileSync(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  (bindings as unknown as Loader).__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** Prisma's schema engine over a pool of the caller's, who ends it: an open pool makes a second migrator wait. */
export async function openSchemaEngine(pool: Pool): Promise<SchemaEngine> {
  loaded ??= load();
  await loaded;
  const options = { datamodels: undefined, datasource: {} };
  return bindings.SchemaEngine.new(
    options,
    () => {},
    bindMigrationAwareSqlAdapterFactory(new MigrationPg(pool)),
  );
}
