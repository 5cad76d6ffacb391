import type { Band } from '../domain/attention/band.js';
import { NOTIFY_LATE_LIMIT_MS } from '../domain/event/event-time.js';
import type { Family } from '../domain/event/family.js';
import { bucketIdOf } from '../domain/signature/aliases.js';
import { GIVEN_MASK_VERSION } from '../domain/signature/given.js';
import { joinTemplates, skeletonOf } from '../domain/signature/template.js';
import { type Counts, countEvent, emptyCounts, noteEvent, recount } from '../domain/window/counts.js';
import { composeAlerts } from './compose-alerts.js';
import { createOrigins } from './origins.js';
import type {
  CanonicalWrite,
  KnownAlerts,
  SegmentResult,
  SignatureFacts,
  SignatureText,
  SignedEvent,
  SourceTally,
  StateMark,
} from './ports/canonical.js';
import type { TenantSettings } from './ports/tenant.js';
import { othersTurn } from './turns.js';

/** A signature nobody has weighed yet keeps its events. */
const NEW_SIGNATURE_BAND: Band = 'BACKGROUND';

type Touched = Map<string, { since: number; notify: boolean }>;

/** What is put together from the claimed segments, event by event. */
type Draft = {
  readonly facts: ReadonlyMap<string, SignatureFacts>;
  readonly counts: Counts;
  readonly signatures: Map<string, SignatureText>;
  readonly touched: Touched;
  readonly events: SignedEvent[];
  readonly bands: Band[];
  readonly marks: StateMark[];
};

/**
 * Everything that follows from the claimed segments, ready to be written. `alerts` is what is known of theirs. Rests on
 * nothing else; lets others have their turn between segments.
 */
export async function composeWrite(
  tenant: TenantSettings,
  claimed: readonly SegmentResult[],
  facts: ReadonlyMap<string, SignatureFacts>,
  alerts: KnownAlerts = new Map(),
): Promise<CanonicalWrite> {
  const draft: Draft = {
    facts,
    counts: emptyCounts(),
    signatures: new Map(),
    touched: new Map(),
    events: [],
    bands: [],
    marks: [],
  };
  const origins = createOrigins();
  const told: SignedEvent[] = [];
  const notable = new Set<SignedEvent>();
  for (const { segment, events } of claimed) {
    await othersTurn();
    const now = nowOf(tenant, segment.receivedAt);
    for (const row of events) {
      const notify = !segment.backfill && row.event.occurredAt >= now - NOTIFY_LATE_LIMIT_MS;
      joinText(draft.signatures, row.signatureId, row.text);
      origins.note(row);
      if (row.alert === null) addEvent(draft, row, notify);
      else {
        told.push(row);
        if (notify) notable.add(row);
      }
    }
  }
  const alertWork = told.length === 0 ? NO_ALERTS : addAlerts(draft, told, notable, alerts);
  const { counts, signatures, touched, events, bands, marks } = draft;
  return {
    buckets: bucketsOf(draft),
    events,
    bands,
    failures: claimed.flatMap((result) => result.failures),
    reports: claimed.flatMap((result) => result.reports),
    held: claimed.flatMap((result) => result.held),
    counts,
    signatures,
    origins: origins.found,
    marks,
    touched,
    ...alertWork,
    sources: tallySources(claimed),
    trusted: trustedSpan(claimed),
  };
}

/** Only of signatures that count: what an alert merely repeats is in no group. */
function bucketsOf({ signatures, facts, counts }: Draft): Map<string, string> {
  const buckets = new Map<string, string>();
  for (const [id, { family, template, maskVersion }] of signatures) {
    // A given identity is exact: two crashes in two functions do not become one because only a name differs.
    if (facts.has(id) || maskVersion === GIVEN_MASK_VERSION || (counts.get(id)?.count ?? 0) < 1) continue;
    const bucket = bucketIdOf(family as Family, skeletonOf(template));
    if (bucket !== null) buckets.set(id, bucket);
  }
  return buckets;
}

function addEvent(draft: Draft, row: SignedEvent, notify: boolean): void {
  countEvent(draft.counts, row.signatureId, row.event);
  if (row.mark) draft.marks.push(row.mark);
  touch(draft.touched, rootOf(draft, row.signatureId), row.event.occurredAt, notify);
  addRow(draft, row);
}

/** IGNORE_FAST keeps counters, windows, marks and samples, and writes no event row. */
function addRow({ facts, events, bands }: Draft, row: SignedEvent): void {
  const band = facts.get(row.signatureId)?.band ?? NEW_SIGNATURE_BAND;
  if (band === 'IGNORE_FAST') return;
  events.push(row);
  bands.push(band);
}

const rootOf = ({ facts }: Draft, signatureId: string): string =>
  facts.get(signatureId)?.rootId ?? signatureId;

const NO_ALERTS: Pick<CanonicalWrite, 'sightings' | 'marksDropped'> = { sightings: [], marksDropped: [] };

/** Alerts are told again and again: what counts is decided over all that is known of each. */
function addAlerts(
  draft: Draft,
  told: readonly SignedEvent[],
  notable: ReadonlySet<SignedEvent>,
  alerts: KnownAlerts,
): Pick<CanonicalWrite, 'sightings' | 'marksDropped'> {
  const { fresh, changes } = composeAlerts(told, alerts);
  const notify = new Set<string>();
  for (const row of told) {
    noteEvent(draft.counts, row.signatureId, row.event);
    if (fresh.has(row)) addRow(draft, row);
    if (fresh.has(row) && notable.has(row)) notify.add(row.alert!.id);
  }
  const roots = rootsOf(alerts);
  for (const { alertId, recounts, marksAdded, sightings, since } of changes) {
    for (const { sighting, change } of recounts) {
      const { signatureId, at, severity, host } = sighting;
      recount(draft.counts, signatureId, change, { occurredAt: at, severity, host });
    }
    draft.marks.push(...marksAdded);
    for (const { signatureId, text } of sightings) {
      if (draft.counts.has(signatureId)) joinText(draft.signatures, signatureId, text);
      const root = roots.get(signatureId) ?? rootOf(draft, signatureId);
      if (since !== null) touch(draft.touched, root, since, notify.has(alertId));
    }
  }
  return {
    sightings: changes.flatMap(({ alertId, learnt }) => learnt.map((sighting) => ({ alertId, sighting }))),
    marksDropped: changes.flatMap(({ marksDropped }) => marksDropped),
  };
}

const rootsOf = (alerts: KnownAlerts): Map<string, string> =>
  new Map([...alerts.values()].flat().map(({ signatureId, rootId }) => [signatureId, rootId]));

function joinText(signatures: Map<string, SignatureText>, signatureId: string, text: SignatureText): void {
  const known = signatures.get(signatureId);
  if (!known) signatures.set(signatureId, text);
  else if (known !== text && !saysTheSame(known, text)) {
    signatures.set(signatureId, {
      ...known,
      template: joinTemplates(known.template, text.template),
      side: least(known.side, text.side),
      subjectId: least(known.subjectId, text.subjectId),
    });
  }
}

const saysTheSame = (a: SignatureText, b: SignatureText): boolean =>
  a.template === b.template && a.side === b.side && a.subjectId === b.subjectId;

/** An alert knows of a side that the same words in a log line do not show: known beats unknown, whoever came first. */
const least = <T extends string>(a: T | null, b: T | null): T | null =>
  a === null || (b !== null && b < a) ? b : a;

/** The moment lateness is measured from: receipt, or the newest event for a tenant on the event clock. */
const nowOf = (tenant: TenantSettings, receivedAt: Date): number =>
  tenant.clock === 'EVENT' ? (tenant.eventClockAt ?? 0) : receivedAt.getTime();

function touch(touched: Touched, rootId: string, at: number, notify: boolean): void {
  const mark = touched.get(rootId);
  if (!mark) touched.set(rootId, { since: at, notify });
  else {
    if (at < mark.since) mark.since = at;
    mark.notify ||= notify;
  }
}

function tallySources(claimed: readonly SegmentResult[]): Map<string, SourceTally> {
  const tallies = new Map<string, SourceTally>();
  for (const { segment, failures } of claimed) {
    const at = segment.receivedAt.getTime();
    const failed = new Set(failures.map((failure) => failure.index));
    segment.envelopes.forEach(({ source }, index) => {
      const key = `${source.type}\u001f${source.id}`;
      const tally = tallies.get(key) ?? { source, first: at, last: at, envelopes: 0, failures: 0 };
      tallies.set(key, tally);
      tally.first = Math.min(tally.first, at);
      tally.last = Math.max(tally.last, at);
      tally.envelopes += 1;
      if (failed.has(index)) tally.failures += 1;
    });
  }
  return tallies;
}

function trustedSpan(claimed: readonly SegmentResult[]): CanonicalWrite['trusted'] {
  let span: { oldest: number; newest: number } | null = null;
  for (const { events } of claimed) {
    for (const { event } of events) {
      if (event.timeSource !== 'STAMP') continue;
      if (!span) span = { oldest: event.occurredAt, newest: event.occurredAt };
      else if (event.occurredAt < span.oldest) span.oldest = event.occurredAt;
      else if (event.occurredAt > span.newest) span.newest = event.occurredAt;
    }
  }
  return span;
}
