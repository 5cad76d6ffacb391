import { binomialTail, clamp, median } from '../../shared/statistics.js';
import { DAY_MS } from '../../shared/time.js';
import { SIGHTINGS_KEPT } from '../../window/sightings.js';
import { watchConfidence } from '../cold-start.js';
import type { Look } from '../evidence.js';
import type { ScoringPolicy } from '../policy.js';
import { follows, LEAD_MS, LEAST_CASES, type WorseOnHost } from '../precedence.js';

/** It comes before something worse on the same host, more often than chance would have it. */
export type Precursor = {
  readonly value: number;
  /** What it comes before, and on which hosts (a few). */
  readonly worse: string;
  readonly hosts: readonly string[];
  /** Times the worse was seen, and how many of them it had come before. */
  readonly cases: number;
  readonly hits: number;
  /** The share of the cases that it would come before by chance, what that makes of the hits, and how often chance does as well. */
  readonly baseRate: number;
  readonly lift: number;
  readonly p: number;
  /** How long before, typically. */
  readonly medianLeadMs: number;
  /** Its own appearances, and how many of them were followed. */
  readonly appearances: number;
  readonly followed: number;
};

/**
 * Of n sightings of something worse, h came within the lead after a sighting of this signature on the same host. By
 * chance a window of the lead holds one with p0 = 1 - e^(-rate x lead), its rate there being (appearances + prior) per
 * (time the host is known + a day); the tail of the binomial distribution, P(X >= h | n, p0), is the surprise, less a
 * guard for the many pairs that are looked at. What is often not followed is no forerunner: the share of its own
 * appearances that were is a factor.
 */
export function precursorAt(look: Look): Precursor | null {
  const { evidence, tick, policy } = look;
  const confidence = watchConfidence(tick - evidence.watchedSince, policy);
  if (confidence === 0) return null;
  let best: Precursor | null = null;
  for (const hosts of byKind(evidence.precedence.pairs)) {
    const found = precursorOf(hosts, look, confidence);
    if (found && (!best || found.value > best.value)) best = found;
  }
  return best;
}

/** False where no tick, however late, could make a claim of what a kind was on these hosts: there are too few cases. */
export function mayClaim(hosts: readonly WorseOnHost[]): boolean {
  const hits = hosts.map((pair) => casesOf(pair, Number.POSITIVE_INFINITY).hits.length);
  return sum(hits) >= LEAST_CASES;
}

function byKind(pairs: readonly WorseOnHost[]): Iterable<WorseOnHost[]> {
  const kinds = new Map<string, WorseOnHost[]>();
  for (const pair of pairs) {
    const kind = kinds.get(pair.rootId);
    if (kind) kind.push(pair);
    else kinds.set(pair.rootId, [pair]);
  }
  return kinds.values();
}

const HOSTS_NAMED = 3;

function precursorOf(
  pairs: readonly WorseOnHost[],
  { tick, policy, evidence: { watchedSince } }: Look,
  confidence: number,
): Precursor | null {
  const known = pairs.map((pair) => onHost(pair, tick, watchedSince, policy));
  if (!known.some((host) => host.settled)) return null;
  const { precursor } = policy;
  const cases = sum(known.map((host) => host.cases));
  const leads = known.flatMap((host) => host.leads);
  const hits = leads.length;
  if (hits < LEAST_CASES) return null;
  const appearances = sum(known.map((host) => host.appearances));
  const followed = sum(known.map((host) => host.followed));
  const baseRate = sum(known.map((host) => host.cases * host.chance)) / cases;
  const p = binomialTail(hits, cases, baseRate);
  const decades = -Math.log10(Math.max(p, Number.MIN_VALUE)) - precursor.guardDecades;
  const value = clamp(decades / precursor.fullDecades) * (followed / appearances) * confidence;
  if (value < 0.02) return null;
  return {
    value,
    worse: pairs[0]!.text,
    hosts: pairs
      .filter((_, i) => known[i]!.leads.length > 0)
      .map(({ host }) => host)
      .slice(0, HOSTS_NAMED),
    cases,
    hits,
    baseRate,
    lift: hits / cases / baseRate,
    p,
    medianLeadMs: median(leads),
    appearances,
    followed,
  };
}

type OnHost = {
  readonly cases: number;
  readonly leads: readonly number[];
  /** One of the hits came when the host had been known for the silent days. */
  readonly settled: boolean;
  readonly chance: number;
  readonly appearances: number;
  readonly followed: number;
};

/** What is known of one host at a tick: cases, and the hits among them with their leads. Milliseconds. */
function casesOf({ own, worse }: WorseOnHost, tick: number) {
  const before = own.filter((at) => at < tick);
  // Only the first sightings are kept: after the last of them nobody knows whether it came.
  const until =
    before.length < SIGHTINGS_KEPT ? tick : Math.min(tick, before[before.length - 1]! + LEAD_MS.most);
  const seen = worse.filter(({ at, knownAt }) => Math.max(at, knownAt) < tick && at < until);
  // What goes on is one case.
  const cases = seen.filter(({ at }, i) => i === 0 || at - seen[i - 1]!.at > LEAD_MS.most);
  const hits = cases.flatMap(({ at }) => {
    const last = before.findLast((mine) => follows(at, mine));
    return last === undefined ? [] : [{ at, lead: at - last }];
  });
  return { before, until, seen, cases, hits };
}

/** Cases and hits of one host, as known at a tick, and what chance would make of them. */
function onHost(
  pair: WorseOnHost,
  tick: number,
  since: number,
  { precursor, coldStart }: ScoringPolicy,
): OnHost {
  const { before, until, seen, cases, hits } = casesOf(pair, tick);
  const settledFrom = Math.max(pair.hostSince, since) + coldStart.silentMs;
  const perMs = (before.length + precursor.prior) / (Math.max(0, until - pair.hostSince) + DAY_MS);
  return {
    cases: cases.length,
    leads: hits.map(({ lead }) => lead),
    settled: hits.some(({ at }) => at >= settledFrom),
    chance: -Math.expm1(-perMs * (LEAD_MS.most - LEAD_MS.least)),
    appearances: before.length,
    followed: before.filter((mine) => seen.some(({ at }) => follows(at, mine))).length,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
