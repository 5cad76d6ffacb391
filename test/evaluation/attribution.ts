/**
 * Attribution against the published vectors and worker traces: `tsx test/evaluation/attribution.ts SHARED_FOLDER`.
 * Prints one line a check and exits 1 when one of them does not agree, or when there is nothing to check.
 */
import { join } from 'node:path';
import { checkAttributionVectors, printVectorChecks } from '../bench/attribution-vectors.js';

const folder = process.argv[2];
const checks = folder === undefined ? null : checkAttributionVectors(join(folder, 'data/attribution'));
if (checks === null) {
  console.error('tsx test/evaluation/attribution.ts SHARED_FOLDER, which holds data/attribution.');
  process.exitCode = 1;
} else if (!printVectorChecks(checks)) process.exitCode = 1;
