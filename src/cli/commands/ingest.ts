import { createHash, randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Unreachable, UsageError } from '../client.js';
import { type LineBatch, readBatches, sizeOf } from '../lines.js';
import { note, print, printJson } from '../output.js';
import { showProgress } from '../progress.js';

export type IngestOptions = {
  readonly tenant: string;
  readonly sourceType: string;
  readonly sourceId?: string;
  readonly backfill: boolean;
  readonly batch: number;
  readonly json: boolean;
};

type Rejected = { readonly index: number; readonly code: string; readonly message: string };
type Result =
  | {
      readonly __typename: 'IngestAccepted';
      readonly accepted: number;
      readonly duplicates: number;
      readonly rejected: readonly Rejected[];
    }
  | { readonly __typename: 'Overloaded'; readonly message: string; readonly retryAfterMs: number }
  | { readonly __typename: string; readonly message: string; readonly hint: string | null };

const INGEST = `mutation Ingest($input: IngestEventsInput!) {
  ingestEvents(input: $input) {
    __typename
    ... on IngestAccepted { accepted duplicates rejected { index code message } }
    ... on Overloaded { retryAfterMs }
    ... on Error { message hint }
  }
}`;

type Failure = {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
};
type Totals = {
  lines: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** The first of those rejected. */
  readonly failures: Failure[];
};

const FAILURES_LISTED = 20;

/** Sends the lines of files (NDJSON events or raw lines). Sending a file again within 7 days stores nothing twice. */
export async function ingestFiles(
  client: Client,
  files: readonly string[],
  options: IngestOptions,
): Promise<void> {
  const totals: Totals = { lines: 0, accepted: 0, duplicates: 0, rejected: 0, failures: [] };
  for (const file of files) {
    const progress = showProgress(basename(file), await sizeOf(file), options.json);
    const identity = file === '-' ? randomUUID() : resolve(file);
    try {
      for await (const batch of readBatches(file, options.batch)) {
        await sendBatch(client, file, identity, batch, options, totals);
        progress.to(batch.bytes);
      }
    } finally {
      progress.end();
    }
  }
  report(totals, options.json);
}

/** A line that was rejected is a failure of the command, though the others are stored. */
function report(totals: Totals, json: boolean): void {
  const { lines, accepted, duplicates, rejected, failures } = totals;
  if (rejected > 0) process.exitCode = 1;
  if (json) {
    printJson(totals);
    return;
  }
  for (const { file, line, code, message } of failures) note(`line ${line} of ${file}: ${code}: ${message}`);
  if (rejected > failures.length) note(`... and ${rejected - failures.length} more.`);
  print(`${lines} lines: ${accepted} accepted, ${duplicates} known already, ${rejected} rejected.`);
}

async function sendBatch(
  client: Client,
  file: string,
  identity: string,
  batch: LineBatch,
  options: IngestOptions,
  totals: Totals,
) {
  const events = batch.lines
    .map((line, i) => ({ line, place: batch.first + i }))
    .filter(({ line }) => line.trim() !== '');
  totals.lines += events.length;
  if (events.length === 0) return;
  const input = {
    tenant: options.tenant,
    backfill: options.backfill,
    events: events.map(({ line, place }) => ({
      message: line,
      sourceType: options.sourceType,
      sourceId: options.sourceId ?? basename(file),
      sourcePath: file,
      // A retry after a lost answer, or the same file sent again, is recognised by place and text.
      idempotencyKey: createHash('sha256').update(`${identity}\n${place}\n${line}`).digest('base64url'),
    })),
  };
  const result = await sendUntilTaken(client, input, totals.lines > events.length);
  totals.accepted += result.accepted;
  totals.duplicates += result.duplicates;
  totals.rejected += result.rejected.length;
  for (const { index, code, message } of result.rejected.slice(0, FAILURES_LISTED - totals.failures.length))
    totals.failures.push({ file, line: events[index]!.place + 1, code, message });
}

type Accepted = Extract<Result, { accepted: number }>;

/** Waits while the server is overloaded, or away after it was there; anything else it says ends the command. */
async function sendUntilTaken(client: Client, input: object, wasThere: boolean): Promise<Accepted> {
  for (let tries = 0; ; tries++) {
    try {
      const { ingestEvents } = await client.ask<{ ingestEvents: Result }>(INGEST, { input });
      if ('accepted' in ingestEvents) return ingestEvents;
      if (!('retryAfterMs' in ingestEvents))
        throw new UsageError([ingestEvents.message, ingestEvents.hint].filter(Boolean).join(' '));
      await sleep(ingestEvents.retryAfterMs);
    } catch (error) {
      if (!(error instanceof Unreachable) || !wasThere || tries >= 30) throw error;
      if (tries === 0) note(`${error.message} Trying again ...`);
      await sleep(Math.min(5_000, 250 * 2 ** Math.min(tries, 5)));
    }
  }
}
