import { clamp } from '../../shared/statistics.js';
import { indexAt } from '../../window/series.js';
import { watchConfidence } from '../cold-start.js';
import type { Look } from '../evidence.js';

/** How many hosts show it, and how many of them only lately: what was always everywhere is fleet chatter. */
export type Spread = {
  readonly value: number;
  readonly hosts: number;
  readonly fresh: number;
  readonly freshMs: number;
};

export function spreadAt({ evidence, tick, policy }: Look): Spread | null {
  const { fullHosts, freshMs, settledShare } = policy.spread;
  const hosts = indexAt(evidence.hostArrivals, tick);
  if (hosts < 2) return null;
  const fresh = hosts - indexAt(evidence.hostArrivals, tick - freshMs);
  const wide = clamp(Math.log(hosts) / Math.log(fullHosts));
  const growing = clamp((2 * fresh) / hosts);
  const value =
    wide *
    (settledShare + (1 - settledShare) * growing) *
    watchConfidence(tick - evidence.watchedSince, policy);
  return { value, hosts, fresh, freshMs };
}
