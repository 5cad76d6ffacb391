import { clamp, decay, either } from '../../shared/statistics.js';
import { DAY_MS } from '../../shared/time.js';
import { type HostSighting, type Mate, TOGETHER_MS } from '../company.js';
import type { Look } from '../evidence.js';
import type { ScoringPolicy } from '../policy.js';

/** Several signals that are new or nearly new on a host, seen there within ten minutes of each other. */
export type Gathering = {
  readonly value: number;
  /** The strongest one. */
  readonly host: string;
  readonly at: number;
  /** Half hours in which the host had shown this signature before. */
  readonly rank: number;
  /** Other signatures in it, what they say (a few), and their surprise together in powers of ten. */
  readonly others: number;
  readonly texts: readonly string[];
  readonly decades: number;
  /** Separate moments at which it was part of one. */
  readonly moments: number;
};

type Part = Omit<Gathering, 'moments' | 'texts'> & { readonly sighting: HostSighting };

const TEXTS = 3;

/**
 * The surprise of seeing a signature on a host within a window is -log10(1 - e^(-rate x window)), its rate there being
 * (half hours seen before + prior) per (time the host is known + a day). Who came with it m of n times before has the
 * chance (m + that) / (n + 1) instead. The others' surprises add up (independent signals: their probabilities
 * multiply), less a guard for the many windows that are looked at; the signature's own says how far it belongs.
 * Several moments add up as independent reasons do, fading since.
 */
export function gatheringAt({ evidence, tick, policy }: Look): Gathering | null {
  const { spanMs, halfLifeMs, hostShare } = policy.gathering;
  const parts: Part[] = [];
  for (const sighting of evidence.company.sightings) {
    if (sighting.at >= tick) break;
    if (sighting.at < tick - spanMs) continue;
    const part = partOf(sighting, evidence.watchedSince, tick, policy);
    if (part) parts.push(part);
  }
  if (parts.length === 0) return null;
  const moments = momentsOf(parts);
  const left = moments.map((moment) => {
    const [best, ...rest] = moment.map(({ value }) => value).sort((a, b) => b - a);
    // The same thing on further hosts at one moment is less than another moment.
    return (
      rest.reduce((sum, value) => either(sum, hostShare * value), best!) *
      decay(tick - moment[0]!.at, halfLifeMs)
    );
  });
  const value = left.reduce(either, 0);
  if (value < 0.02) return null;
  const { sighting, ...strongest } = parts.reduce((best, part) => (part.value >= best.value ? part : best));
  return { ...strongest, value, texts: textsOf(sighting, tick), moments: moments.length };
}

function partOf(
  sighting: HostSighting,
  watchedSince: number,
  tick: number,
  policy: ScoringPolicy,
): Part | null {
  const { fullDecades, maxDecades, guardDecades, stormSignals } = policy.gathering;
  const { host, hostSince, at, rank } = sighting;
  if (at - Math.max(hostSince, watchedSince) < policy.coldStart.silentMs) return null;
  const others = new Map<string, number>();
  for (const mate of sighting.mates) {
    if (mate.at >= tick) continue;
    const surprise = companySurprise(mate, rank, hostSince, policy);
    others.set(mate.rootId, Math.max(others.get(mate.rootId) ?? 0, surprise));
  }
  const decades = [...others.values()].reduce((sum, surprise) => sum + surprise, 0);
  const beyond = decades - guardDecades;
  if (beyond <= 0) return null;
  const own = Math.sqrt(surpriseOf(chanceOf(rank, at - hostSince, policy), policy) / maxDecades);
  const share = Math.min(1, stormSignals / others.size);
  const value = own * share * (1 - Math.exp(-beyond / fullDecades));
  return { sighting, value, host, at, rank, others: others.size, decades };
}

/** How unlikely it was to see a signature on a host in such a window, by the half hours in which it had been seen there before. */
function chanceOf(rank: number, knownMs: number, policy: ScoringPolicy): number {
  const perMs = (rank + policy.gathering.prior) / (Math.max(0, knownMs) + DAY_MS);
  return -Math.expm1(-perMs * 2 * TOGETHER_MS);
}

const surpriseOf = (chance: number, { gathering }: ScoringPolicy): number =>
  clamp(-Math.log10(chance), 0, gathering.maxDecades);

/** A mate's surprise; who came with it before is expected to come with it again. */
function companySurprise(mate: Mate, rank: number, hostSince: number, policy: ScoringPolicy): number {
  const alone = chanceOf(mate.rank, mate.at - hostSince, policy);
  const together = (mate.met + alone) / (rank + 1);
  return surpriseOf(Math.max(alone, Math.min(1, together)), policy);
}

/** Parts that began close to each other are one moment, on whichever hosts. */
function momentsOf(parts: readonly Part[]): Part[][] {
  const moments: Part[][] = [];
  for (const part of parts) {
    const last = moments[moments.length - 1];
    if (last && part.at - last[0]!.at < 2 * TOGETHER_MS) last.push(part);
    else moments.push([part]);
  }
  return moments;
}

function textsOf({ mates }: HostSighting, tick: number): string[] {
  const known = mates.filter((mate) => mate.at < tick);
  const ranked = [...known].sort((a, b) => a.rank - b.rank || a.at - b.at || (a.rootId < b.rootId ? -1 : 1));
  return [...new Set(ranked.map(({ text }) => text))].slice(0, TEXTS);
}
