import type { RebuildResult } from '../../pipeline/rebuild.js';
import type { RescoreResult } from '../../pipeline/rescore.js';
import { type Client, UsageError } from '../client.js';
import { note, print, printJson } from '../output.js';
import { showProgress } from '../progress.js';

type Skipped = { readonly envelope: string; readonly code: string; readonly reason: string };
type Report = {
  readonly __typename: string;
  readonly message?: string;
  readonly hint?: string | null;
  readonly requested: number;
  readonly attempted: number;
  readonly canonicalized: number;
  readonly failed: readonly Skipped[];
  readonly skipped: readonly Skipped[];
  readonly more: boolean;
};

const ERROR = '... on Error { message hint }';

const REPLAY = `mutation Replay($input: ReplayInput!) { replayRawEnvelopes(input: $input) { __typename ${ERROR}
  ... on ReplayReport { requested attempted canonicalized more failed { envelope code reason } skipped { envelope code reason } } } }`;

export type ReplayOptions = {
  readonly tenant: string;
  readonly sourceType?: string;
  readonly since?: string;
  readonly until?: string;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
};

const refused = ({ message, hint }: { message?: string; hint?: string | null }): UsageError =>
  new UsageError([message, hint].filter(Boolean).join(' '));

/** Reads envelopes again that could not be read before, until none is left to try. */
export async function replay(client: Client, options: ReplayOptions): Promise<void> {
  const { tenant, force, dryRun, sourceType, since, until } = options;
  const filter = { sourceType: sourceType ?? null, since: since ?? null, until: until ?? null };
  const input = { tenant, filter, force, dryRun, limit: 10_000 };
  const { replayRawEnvelopes: report } = await client.ask<{ replayRawEnvelopes: Report }>(REPLAY, { input });
  if (report.__typename !== 'ReplayReport') throw refused(report);
  if (options.json) {
    printJson(report);
    return;
  }
  const verb = dryRun ? 'would be' : 'were';
  print(
    `${report.requested} envelopes: ${report.attempted} tried, ${report.canonicalized} ${verb} read, ${report.failed.length} still cannot be, ${report.skipped.length} skipped.`,
  );
  for (const [reason, count] of tally([...report.failed, ...report.skipped])) print(`  ${count} x ${reason}`);
  if (report.more) note('There are more: run it again for the rest.');
}

function tally(skipped: readonly Skipped[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { code, reason } of skipped) {
    const text = `${code}: ${reason}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 10);
}

type Run = {
  readonly __typename: string;
  readonly id: string;
  readonly message?: string;
  readonly hint?: string | null;
};

type Progress<T> = {
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly result: T;
};

/** Follows a job to its end, with a bar on a terminal, and returns its result. */
async function follow<T>(client: Client, label: string, id: string): Promise<T> {
  const query = `subscription P($id: ID!) { jobProgress(id: $id) { state done total result } }`;
  let bar: ReturnType<typeof showProgress> | null = null;
  for await (const { jobProgress } of client.follow<{ jobProgress: Progress<T & { error?: string }> }>(
    query,
    { id },
    new AbortController().signal,
  )) {
    if (!bar && jobProgress.total > 0) bar = showProgress(label, jobProgress.total);
    bar?.to(jobProgress.done);
    if (jobProgress.state !== 'DONE' && jobProgress.state !== 'FAILED') continue;
    bar?.end();
    if (jobProgress.state === 'FAILED') throw new UsageError(`It failed: ${jobProgress.result?.error}`);
    return jobProgress.result;
  }
  throw new UsageError('The server ended the connection before the work was done; it goes on there.');
}

/** Reads all of a tenant again; shows what that changes, or would. */
export async function rebuild(
  client: Client,
  options: { readonly tenant: string; readonly keep: boolean; readonly json: boolean },
): Promise<void> {
  const query = `mutation R($input: RebuildInput!) { rebuildDerived(input: $input) { __typename ${ERROR} ... on JobProgress { id } } }`;
  const input = { tenant: options.tenant, preview: !options.keep };
  const { rebuildDerived: run } = await client.ask<{ rebuildDerived: Run }>(query, { input });
  if (run.__typename !== 'JobProgress') throw refused(run);
  const result = await follow<RebuildResult>(client, 'reading again', run.id);
  if (options.json) {
    printJson(result);
    return;
  }
  const { reading } = result;
  print(
    `${reading.events} events in ${reading.segments} segments; ${reading.changed} under another signature, ${reading.readableNow} envelopes readable now, ${reading.unreadableNow} no longer.`,
  );
  for (const { toTemplate, events } of reading.lineage.slice(0, 10)) print(`  ${events} x ${toTemplate}`);
  if (options.keep) print(`${result.movedTotal} kinds changed their count, score or band.`);
  else note('Nothing was changed; --keep does it.');
}

/** Weighs a tenant's signatures again; shows who moved band, or would. */
export async function rescore(
  client: Client,
  options: {
    readonly tenant: string;
    readonly bands?: string[];
    readonly keep: boolean;
    readonly json: boolean;
  },
): Promise<void> {
  const query = `mutation R($input: RescoreInput!) { rescore(input: $input) { __typename ${ERROR} ... on JobProgress { id } } }`;
  const filter = options.bands ? { bands: options.bands } : null;
  const input = { tenant: options.tenant, filter, preview: !options.keep };
  const { rescore: run } = await client.ask<{ rescore: Run }>(query, { input });
  if (run.__typename !== 'JobProgress') throw refused(run);
  const result = await follow<RescoreResult>(client, 'weighing', run.id);
  if (options.json) {
    printJson(result);
    return;
  }
  print(
    `${result.weighed} weighed, ${result.changed} scores differ, ${result.movedTotal} moved to another band.`,
  );
  for (const move of result.moved.slice(0, 20))
    print(
      `  ${move.bandBefore} ${move.scoreBefore.toFixed(0)} -> ${move.bandAfter} ${move.scoreAfter.toFixed(0)}  ${move.template}`,
    );
  if (!options.keep) note('Nothing was changed; --keep does it.');
}
