import { MINUTE_MS, tickOf } from '../shared/time.js';
import { indexAt } from '../window/series.js';

/** How far apart signals on one host may be and still be seen together, either way. */
export const TOGETHER_MS = 10 * MINUTE_MS;

/** Mates kept of one sighting, the earliest: more of them tell nothing new. */
export const MATES_KEPT = 64;

/** Another signature that is new or nearly new on the same host, seen there within ten minutes of a sighting. */
export type Mate = {
  readonly rootId: string;
  readonly text: string;
  readonly at: number;
  /** Half hours in which it had been seen on the host before, 0..9. */
  readonly rank: number;
  /** How many of the sighting's earlier ones on the host had it for company too. */
  readonly met: number;
};

/** A half hour in which a host showed the signature, one of its first ten there. Milliseconds. */
export type HostSighting = {
  readonly host: string;
  /** The host's first event of any kind. */
  readonly hostSince: number;
  readonly at: number;
  readonly rank: number;
  readonly mates: readonly Mate[];
};

/** Sightings, ascending by time, and the ticks at which a mate came to join one. */
export type Company = { readonly sightings: readonly HostSighting[]; readonly ticks: readonly number[] };

export const NO_COMPANY: Company = { sightings: [], ticks: [] };

export function toCompany(rows: readonly HostSighting[]): Company {
  const sightings = [...rows].sort((a, b) => a.at - b.at || (a.host < b.host ? -1 : 1));
  const joined = sightings.flatMap(({ at, mates }) =>
    mates.map((mate) => tickOf(mate.at)).filter((tick) => tick > tickOf(at)),
  );
  return { sightings, ticks: [...new Set(joined)].sort((a, b) => a - b) };
}

/** The first tick after a tick at which a mate joins; null when there is none. */
export const nextCompanyTick = ({ ticks }: Company, after: number): number | null =>
  ticks[indexAt(ticks, after + 1)] ?? null;
