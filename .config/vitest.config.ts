import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));

/** Test projects by what must be running: unit needs nothing, integration a PostgreSQL that set-up starts. */
export default defineConfig({
  root,
  // One copy of graphql for tests and libraries: "another module or realm" otherwise.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          // Properties on a busy machine: a limit for what hangs, not a measure of speed.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          // After the unit tests: vitest does not mix projects with limits of their own.
          sequence: { groupOrder: 1 },
          include: [
            'test/integration/**/*.test.ts',
            'test/contract/**/*.test.ts',
            'test/browser/**/*.test.ts',
          ],
          globalSetup: ['test/integration/kit/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
