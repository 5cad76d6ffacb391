import { setTimeout as sleep } from 'node:timers/promises';
import type { Readers } from '../sources/source.js';
import { readSegment } from './canonicalize.js';
import type { JobRunStore } from './ports/job-run.js';
import type { LineageCount, RebuildStore, Standing, StoredSegment } from './ports/rebuild.js';
import type { TenantSettings, TenantStore } from './ports/tenant.js';

export type RebuildDeps = {
  readonly rebuilds: RebuildStore;
  readonly runs: JobRunStore;
  readonly tenants: TenantStore;
  readonly readers: Readers;
  readonly now: () => Date;
  /** Wakes the steps that read and weigh. */
  readonly wake: (tenantId: string) => Promise<void>;
};

export type RebuildRequest = { readonly preview: boolean };

/** What reading everything again would change, from the events whose rows are kept. */
export type Reading = {
  readonly segments: number;
  readonly events: number;
  /** Stored events that would come under another signature. */
  readonly changed: number;
  /** Envelopes that could not be read and now can, and the other way round. */
  readonly readableNow: number;
  readonly unreadableNow: number;
  readonly lineage: readonly LineageCount[];
};

export type Moved = {
  readonly signatureId: string;
  readonly template: string;
  readonly occurrencesBefore: number;
  readonly occurrencesAfter: number;
  readonly bandBefore: string | null;
  readonly bandAfter: string | null;
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
};

export type RebuildResult = {
  readonly preview: boolean;
  readonly reading: Reading;
  /** Root signatures that came, went, or changed count or band; cut at `MOVES_SHOWN`. Empty for a preview. */
  readonly moved: readonly Moved[];
  readonly movedTotal: number;
};

const SEGMENTS_AT_ONCE = 20;
const STANDINGS = 200_000;
const MOVES_SHOWN = 500;
const LINEAGE_KEPT = 10_000;
const LOOK_MS = 250;

/** Runs a stored request: reads all of a tenant again, tells the difference and, unless it is a preview, keeps it. */
export async function runRebuild(deps: RebuildDeps, tenantId: string, runId: string): Promise<void> {
  const run = await deps.runs.find(tenantId, runId);
  const tenant = await deps.tenants.find(tenantId);
  if (!run || !tenant || run.state === 'DONE') return;
  const report = (done: number, total: number) =>
    deps.runs.update(tenantId, runId, { state: 'RUNNING', done, total }, deps.now());
  try {
    const result = await rebuild(deps, tenant, run.request as RebuildRequest, report);
    const { segments } = result.reading;
    await deps.runs.update(
      tenantId,
      runId,
      { state: 'DONE', done: segments, total: segments, result },
      deps.now(),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failed = { state: 'FAILED' as const, done: run.done, total: run.total, result: { error: message } };
    await deps.runs.update(tenantId, runId, failed, deps.now());
    throw error;
  }
}

async function rebuild(
  deps: RebuildDeps,
  tenant: TenantSettings,
  { preview }: RebuildRequest,
  report: (done: number, total: number) => Promise<void>,
): Promise<RebuildResult> {
  const total = await deps.rebuilds.countSegments(tenant.id);
  const steps = preview ? total : 2 * total;
  const reading = await readAll(deps, tenant, (done) => report(done, steps));
  if (preview) return { preview, reading, moved: [], movedTotal: 0 };
  const before = await deps.rebuilds.standings(tenant.id, STANDINGS);
  await deps.rebuilds.reset(tenant.id, reading.lineage, deps.now());
  await deps.wake(tenant.id);
  for (;;) {
    const left = await deps.rebuilds.left(tenant.id);
    await report(total + Math.max(0, total - left.segments), steps);
    if (left.segments === 0 && left.signatures === 0) break;
    await sleep(LOOK_MS);
  }
  await deps.rebuilds.finish(tenant.id);
  const moved = differences(before, await deps.rebuilds.standings(tenant.id, STANDINGS));
  return { preview, reading, moved: moved.slice(0, MOVES_SHOWN), movedTotal: moved.length };
}

async function readAll(
  { rebuilds, readers }: RebuildDeps,
  tenant: TenantSettings,
  onProgress: (done: number) => Promise<void>,
): Promise<Reading> {
  const lineage = new Map<string, LineageCount>();
  let reading = { segments: 0, events: 0, changed: 0, readableNow: 0, unreadableNow: 0 };
  for (let after: StoredSegment | null = null; ; ) {
    const segments: readonly StoredSegment[] = await rebuilds.segments(tenant.id, after, SEGMENTS_AT_ONCE);
    for (const segment of segments) {
      const { events, failures } = readSegment(readers, tenant, segment);
      const now = failures.length;
      const changed = compare(segment, events, lineage);
      reading = {
        segments: reading.segments + 1,
        events: reading.events + events.length,
        changed: reading.changed + changed,
        readableNow: reading.readableNow + Math.max(0, segment.failures - now),
        unreadableNow: reading.unreadableNow + Math.max(0, now - segment.failures),
      };
    }
    if (segments.length < SEGMENTS_AT_ONCE) break;
    after = segments[segments.length - 1]!;
    await onProgress(reading.segments);
  }
  const found = [...lineage.values()].sort((a, b) => b.events - a.events);
  return { ...reading, lineage: found.slice(0, LINEAGE_KEPT) };
}

/** Events whose signature would be another; sums them by from and to. */
function compare(
  { signatures }: StoredSegment,
  events: ReturnType<typeof readSegment>['events'],
  lineage: Map<string, LineageCount>,
): number {
  let changed = 0;
  for (const { index, part, signatureId: to, text } of events) {
    const from = signatures.get(`${index}.${part}`);
    if (from === undefined || from === to) continue;
    changed += 1;
    const key = `${from} ${to}`;
    const known = lineage.get(key);
    lineage.set(key, { from, to, toTemplate: text.template, events: (known?.events ?? 0) + 1 });
  }
  return changed;
}

function differences(before: readonly Standing[], after: readonly Standing[]): Moved[] {
  const old = new Map(before.map((standing) => [standing.id, standing]));
  const now = new Map(after.map((standing) => [standing.id, standing]));
  const moved: Moved[] = [];
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(id);
    const is = now.get(id);
    if (was && is && was.band === is.band && was.occurrences === is.occurrences && was.score === is.score)
      continue;
    moved.push({
      signatureId: id,
      template: (is ?? was)!.template,
      occurrencesBefore: was?.occurrences ?? 0,
      occurrencesAfter: is?.occurrences ?? 0,
      bandBefore: was?.band ?? null,
      bandAfter: is?.band ?? null,
      scoreBefore: was?.score ?? null,
      scoreAfter: is?.score ?? null,
    });
  }
  return moved.sort((a, b) => weightOf(b) - weightOf(a) || (a.signatureId < b.signatureId ? -1 : 1));
}

const weightOf = ({ scoreBefore, scoreAfter }: Moved): number =>
  Math.abs((scoreAfter ?? 0) - (scoreBefore ?? 0));
