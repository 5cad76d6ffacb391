import type { EnvelopeStatus } from '../domain/envelope/envelope.js';
import type { Readers } from '../sources/source.js';
import { readSegment } from './canonicalize.js';
import { composeWrite } from './compose.js';
import type { CanonicalStore } from './ports/canonical.js';
import type { EnvelopePlace, FoundEnvelope, ReplayStore, Reread } from './ports/replay.js';
import type { TenantSettings } from './ports/tenant.js';

export type ReplayDeps = {
  readonly canonical: Pick<CanonicalStore, 'signatureFacts'>;
  readonly replays: ReplayStore;
  readonly readers: Readers;
  readonly now: () => Date;
  /** The release that reads: what it could not read once, it cannot read a second time. */
  readonly release: string;
};

export type ReplayRequest = {
  readonly found: readonly FoundEnvelope[];
  /** Places that were asked for and are not stored (any more). */
  readonly missing: readonly EnvelopePlace[];
  readonly statuses: readonly EnvelopeStatus[];
  /** Also what this release has tried in vain already. */
  readonly force: boolean;
  /** Only tell what would happen. */
  readonly dryRun: boolean;
};

export type Skipped = EnvelopePlace & { readonly code: string; readonly reason: string };

export type ReplayReport = {
  readonly requested: number;
  readonly attempted: number;
  readonly canonicalized: readonly EnvelopePlace[];
  readonly failed: readonly Skipped[];
  readonly skipped: readonly Skipped[];
};

const placeOf = ({ segmentId, index }: EnvelopePlace): EnvelopePlace => ({ segmentId, index });

/** Why an envelope is not read again; null when it is. */
function reasonToSkip(
  found: FoundEnvelope,
  { statuses, force }: ReplayRequest,
  release: string,
): Omit<Skipped, keyof EnvelopePlace> | null {
  if (found.status === 'RECEIVED')
    return { code: 'NOT_READ_YET', reason: 'It has not been read for the first time yet; a worker will.' };
  if (!statuses.includes(found.status))
    return { code: 'STATUS', reason: `Its status is ${found.status}, which the request does not allow.` };
  if (found.status === 'CANONICALIZED')
    return {
      code: 'COUNTED',
      reason: 'It is counted already; rebuildDerived reads counted envelopes again, all of a tenant at once.',
    };
  if (found.triedBy === release && !force)
    return { code: 'TRIED', reason: `Release ${release} has tried it already; force tries again.` };
  return null;
}

/**
 * Reads envelopes again that could not be read before, with the parsers there are now. Nobody is notified; what is
 * counted was never counted before, so the end is what a fresh ingest would have given.
 */
export async function replayEnvelopes(
  deps: ReplayDeps,
  tenant: TenantSettings,
  request: ReplayRequest,
): Promise<ReplayReport> {
  const skipped: Skipped[] = request.missing.map((place) => ({
    ...place,
    code: 'NOT_FOUND',
    reason: 'No envelope is stored there; it may be past its retention.',
  }));
  const chosen: FoundEnvelope[] = [];
  for (const found of request.found) {
    const reason = reasonToSkip(found, request, deps.release);
    if (reason) skipped.push({ ...placeOf(found), ...reason });
    else chosen.push(found);
  }
  const reread = bySegment(chosen).map((found) => readAgain(deps.readers, tenant, found));
  const failed = reread.flatMap(({ result, failures }) =>
    failures.map(({ index, code, reason }) => ({ segmentId: result.segment.id, index, code, reason })),
  );
  const readable = reread.flatMap(({ result, places }) =>
    places.map((index) => ({ segmentId: result.segment.id, index })),
  );
  const canonicalized = request.dryRun ? readable : await keep(deps, tenant, reread);
  return {
    requested: request.found.length + request.missing.length,
    attempted: chosen.length,
    canonicalized,
    failed,
    skipped,
  };
}

async function keep(
  deps: ReplayDeps,
  tenant: TenantSettings,
  reread: readonly Reread[],
): Promise<readonly EnvelopePlace[]> {
  if (reread.length === 0) return [];
  const ids = new Set(reread.flatMap(({ result }) => result.events.map(({ signatureId }) => signatureId)));
  const facts = await deps.canonical.signatureFacts(tenant.id, [...ids]);
  return deps.replays.commit(tenant.id, reread, deps.release, deps.now(), (claimed, alerts) =>
    composeWrite(tenant, claimed, facts, alerts),
  );
}

function bySegment(found: readonly FoundEnvelope[]): FoundEnvelope[][] {
  const segments = new Map<string, FoundEnvelope[]>();
  for (const envelope of found) {
    const list = segments.get(envelope.segmentId);
    if (list) list.push(envelope);
    else segments.set(envelope.segmentId, [envelope]);
  }
  return [...segments.values()];
}

function readAgain(readers: Readers, tenant: TenantSettings, found: readonly FoundEnvelope[]): Reread {
  const { segmentId, receivedAt } = found[0]!;
  const places = found.map(({ index }) => index);
  const segment = { id: segmentId, receivedAt, backfill: true };
  const read = readSegment(readers, tenant, {
    ...segment,
    envelopes: found.map(({ envelope }) => envelope),
  });
  const failed = new Set(read.failures.map(({ index }) => index));
  return {
    result: {
      // The source has counted these envelopes when they came.
      segment: { ...segment, envelopes: [] },
      events: read.events.map((event) => ({ ...event, index: places[event.index]! })),
      failures: [],
      reports: read.reports.map((report) => ({ ...report, index: places[report.index]! })),
      held: read.held.map((line) => ({ ...line, index: places[line.index]! })),
    },
    places: places.filter((_, at) => !failed.has(at)),
    failures: read.failures.map(({ index, code, reason }) => ({ index: places[index]!, code, reason })),
  };
}
