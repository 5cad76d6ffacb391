import type { Band } from '../attention/band.js';
import type { SignatureEvidence } from '../attention/evidence.js';
import type { Findings } from '../attention/findings.js';
import type { Folded, FoldedPeriod, Snapshot } from '../attention/fold.js';
import { candidateId } from './identity.js';
import { candidateTitle, plainTemplate } from './title.js';
import { type CandidateType, candidateType } from './type.js';

/** What a score rests on at a tick: every sentence and every point is made of it. */
export type Weighed = { readonly tick: number; readonly findings: Findings };

/** Where and when (milliseconds) several signals came together: their candidates are one story. */
export type Moment = { readonly host: string; readonly at: number };

/** A candidate as a fold leaves it. Times are milliseconds. */
export type CandidateDraft = {
  readonly id: string;
  readonly storyAt: number;
  readonly openedAt: number;
  readonly promotedAt: number | null;
  readonly closedAt: number | null;
  readonly lastTick: number;
  readonly score: number;
  readonly band: Band;
  readonly peakScore: number;
  readonly previousId: string | null;
  readonly episodes: number;
  /** What is known now; null when nothing of this candidate was weighed in this fold. */
  readonly current: Weighed | null;
  /** Set when the highest score fell into this fold: what the title and the type are made of. */
  readonly headline: {
    readonly type: CandidateType;
    readonly title: string;
    readonly summary: string;
    readonly moment: Moment | null;
    readonly weighed: Weighed;
  } | null;
};

export type Subject = {
  readonly tenantId: string;
  readonly rootId: string;
  readonly services: readonly string[];
  /** Names of its hosts, the first seen first. */
  readonly hosts: readonly string[];
};

/** The candidates that a fold opens, changes or closes: one a story that has reached WATCH. */
export function candidatesOf(
  folded: Folded,
  evidence: SignatureEvidence,
  subject: Subject,
): CandidateDraft[] {
  const drafts: CandidateDraft[] = [];
  folded.periods.forEach((folding, index) => {
    if (folding.period.openedTick === null) return;
    const isLast = index === folded.periods.length - 1;
    drafts.push(draftOf(folding, isLast ? folded.current : null, evidence, subject));
  });
  return drafts;
}

function draftOf(
  { period, peak }: FoldedPeriod,
  current: Snapshot | null,
  evidence: SignatureEvidence,
  subject: Subject,
): CandidateDraft {
  const idAt = (start: number) => candidateId(subject.tenantId, subject.rootId, start);
  return {
    id: idAt(period.start),
    storyAt: period.start,
    openedAt: period.openedTick!,
    promotedAt: period.promotedTick,
    closedAt: period.closedTick,
    lastTick: period.last,
    score: period.score,
    band: period.band,
    peakScore: period.peak.score,
    // Of a fold stored before this was carried: undefined.
    previousId: period.previousStart == null ? null : idAt(period.previousStart),
    episodes: evidence.episodes.filter(
      (episode) => episode.openedAt >= period.start - STORY_SLACK_MS && episode.openedAt < period.last,
    ).length,
    current: current ? { tick: current.tick, findings: current.findings } : null,
    headline: peak ? headlineOf(peak, evidence, subject) : null,
  };
}

/** A story starts at the end of its first slot: what happened within the slot belongs to it. */
const STORY_SLACK_MS = 5 * 60_000;

function headlineOf(
  peak: Snapshot,
  evidence: SignatureEvidence,
  { services, hosts }: Subject,
): CandidateDraft['headline'] {
  const type = candidateType(peak.findings);
  const { template } = evidence.traits;
  return {
    type,
    title: candidateTitle(type, template, services[0] ?? null, hosts, peak.findings),
    summary: plainTemplate(template),
    moment: momentOf(peak),
    weighed: { tick: peak.tick, findings: peak.findings },
  };
}

/** The share of a score from which on it is about what it came together with. */
const MOMENT_SHARE = 0.35;

/** The moment that a score is about; null when it stands by itself. */
function momentOf({ findings: { gathering }, points, score }: Snapshot): Moment | null {
  if (!gathering || points.TEMPORAL_CORRELATION < MOMENT_SHARE * score) return null;
  return { host: gathering.host, at: gathering.at };
}
