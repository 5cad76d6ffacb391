import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { UsageError } from '../client.js';
import { type KernelReportFormat, runKernelFile, runKernelNdjson } from '../kernel.js';
import { sizeOf } from '../lines.js';
import { showReading } from '../reading.js';

export type KernelCommandOptions = {
  readonly json: boolean;
  readonly html: boolean;
  readonly anonymize: boolean;
  readonly ndjson: boolean;
};

const CHUNK_BYTES = 1 << 20;

/** Analyses a kernel log (or, with `ndjson`, one log a line) without a server and writes the report to standard output. */
export async function analyseKernelFile(file: string, options: KernelCommandOptions): Promise<void> {
  if (options.json && options.html) throw new UsageError('Choose one of --json and --html.');
  if (options.ndjson && (options.html || options.anonymize))
    throw new UsageError('--ndjson gives JSON lines as they are; leave --html and --anonymize out.');
  const size = await sizeOf(file);
  const input: Readable =
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (options.ndjson) return runKernelNdjson(input, process.stdout);
  const reading = showReading(size);
  try {
    await runKernelFile(input, process.stdout, {
      format: formatOf(options),
      anonymize: options.anonymize,
      onProgress: reading.to,
      // Settles the year of syslog stamps: a log is not younger than its reading.
      referenceMs: Date.now(),
    });
  } finally {
    reading.end();
  }
}

const formatOf = ({ json, html }: KernelCommandOptions): KernelReportFormat =>
  json ? 'json' : html ? 'html' : 'text';
