/**
 * Confirmation across primitives: several actors are confirmed where two or more primitives of one identity change
 * in the same sessions. One actor's moods change one primitive; another pair of hands changes several at once.
 */
import {
  type AlignedPrimitive,
  actorsOf,
  alignedPrimitive,
  logEvidenceOfCoFlip,
} from './co-flip-evidence.js';
import type { PairSummary, SessionRow } from './pair-summary.js';
import { alignTo } from './session-alignment.js';
import { labelsOf } from './session-counts.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { isAlternating, shapeOf } from './turns.js';

const P = ROBUST_PROFILE.coFlip;

/** Primitives that change hands together. */
export type CoFlip = {
  /** Sorted; at least two. */
  readonly primitives: readonly string[];
  /** Natural logarithm of the likelihood ratio, after allowing for the choice of partners. */
  readonly logEvidence: number;
  /** Sessions each actor was at work in, the busiest first. */
  readonly sessions: readonly number[];
  /** How often an actor came back after another. */
  readonly returns: number;
  /** When the primitive that shows it best had begun to alternate. Epoch milliseconds. */
  readonly sinceMs: number;
};

type Partner = {
  readonly summary: PairSummary;
  readonly aligned: AlignedPrimitive;
  readonly logEvidence: number;
};

const weightsOf = (sessions: readonly SessionRow[]): readonly (readonly number[])[] =>
  sessions.map(({ weights }) => weights);

type Anchor = { readonly aligned: AlignedPrimitive; readonly labels: readonly (number | null)[] };

/** The anchor itself: its established values are the actors. */
function asAnchor(summary: PairSummary): Anchor | null {
  const rows = weightsOf(summary.sessions);
  const labels = labelsOf({ symbols: [], rows });
  const established = [...shapeOf(labels).established].sort(([, a], [, b]) => b - a).slice(0, P.maxActors);
  if (established.length < 2) return null;
  const shows = established.map(([label]) => label);
  return { aligned: alignedPrimitive(rows, shows, 1), labels };
}

/** The value that goes with each actor in another primitive: the heaviest in the sessions named after the actor. */
function asPartner(anchor: Anchor, rows: AlignedPrimitive['rows']): AlignedPrimitive | null {
  const seen = rows.filter((row) => row !== null);
  if (seen.length < P.minCommonSessions) return null;
  const columns = seen[0]!.length;
  const shows = anchor.aligned.shows.map((actor) => {
    const weights = new Array<number>(columns).fill(0);
    rows.forEach((row, session) => {
      if (anchor.labels[session] === actor)
        row?.forEach((weight, column) => {
          weights[column]! += weight;
        });
    });
    return weights.indexOf(Math.max(...weights));
  });
  if (new Set(shows).size < 2) return null;
  return alignedPrimitive(rows, shows, columns ** shows.length);
}

const logChoose = (from: number, take: number): number =>
  Array.from({ length: take }, (_, index) => Math.log((from - index) / (index + 1))).reduce(
    (sum, term) => sum + term,
    0,
  );

/** The best group around an anchor; its evidence is divided by the number of groups it was chosen from. */
function bestGroup(
  anchor: AlignedPrimitive,
  partners: readonly Partner[],
): { readonly logEvidence: number; readonly size: number } {
  const sizes = Math.min(P.maxPartners, partners.length);
  let best = { logEvidence: Number.NEGATIVE_INFINITY, size: 0 };
  for (let size = 1; size <= sizes; size += 1) {
    const group = [anchor, ...partners.slice(0, size).map(({ aligned }) => aligned)];
    const logEvidence = logEvidenceOfCoFlip(group) - logChoose(partners.length, size) - Math.log(sizes);
    if (logEvidence > best.logEvidence) best = { logEvidence, size };
  }
  return best;
}

function coFlipAround(summary: PairSummary, others: readonly PairSummary[]): CoFlip | null {
  const anchor = asAnchor(summary);
  if (anchor === null) return null;
  const partners = others
    .flatMap((other): readonly Partner[] => {
      const aligned = other === summary ? null : asPartner(anchor, alignTo(summary, other));
      return aligned
        ? [{ summary: other, aligned, logEvidence: logEvidenceOfCoFlip([anchor.aligned, aligned]) }]
        : [];
    })
    .sort((a, b) => b.logEvidence - a.logEvidence);
  const { logEvidence, size } = bestGroup(anchor.aligned, partners);
  if (size === 0 || logEvidence < Math.log(P.evidence)) return null;
  const members = partners.filter(
    (partner, index) => index < size || partner.logEvidence >= Math.log(P.evidence),
  );
  const actors = actorsOf([anchor.aligned, ...members.map(({ aligned }) => aligned)]);
  const shape = shapeOf(actors);
  if (!isAlternating(shape)) return null;
  return {
    primitives: [summary, ...members.map((member) => member.summary)]
      .map(({ primitive }) => primitive)
      .sort(),
    logEvidence,
    sessions: shape.established.map(([, sessions]) => sessions).sort((a, b) => b - a),
    returns: shape.returns,
    sinceMs: summary.alternatingSinceMs ?? summary.reading.lastChangeMs,
  };
}

/**
 * The groups of primitives of one identity that change hands together, the most telling first.
 * A pure function of the summaries, whatever order their pairs were updated in; a worker calls it after each.
 * @param summaries of the identity's primitives; at most `maxPrimitives` by name are compared, and at most
 *   `maxAnchors` of those that alternate by themselves are tried as the one the others follow
 */
export function findCoFlips(summaries: readonly PairSummary[]): readonly CoFlip[] {
  const varied = summaries
    .filter(({ sessions }) => sessions.length >= P.minCommonSessions)
    .sort((a, b) => (a.primitive < b.primitive ? -1 : 1))
    .slice(0, P.maxPrimitives);
  const anchors = varied
    .filter(({ alternatingSinceMs }) => alternatingSinceMs !== null)
    .sort((a, b) => b.logEvidence - a.logEvidence)
    .slice(0, P.maxAnchors);
  return anchors
    .flatMap((anchor) => coFlipAround(anchor, varied) ?? [])
    .sort((a, b) => b.logEvidence - a.logEvidence);
}
