import type { Band } from './band.js';
import type { Baseline } from './detectors/baseline.js';
import type { HeldSurprise } from './findings.js';

/** A stretch of activity without a week of quiet in it. It becomes a candidate once it reaches WATCH. */
export type Period = {
  /** The tick of its first event: the candidate's identity. */
  readonly start: number;
  readonly last: number;
  /** The tick at which it first reached WATCH; null while it has not. */
  readonly openedTick: number | null;
  readonly promotedTick: number | null;
  readonly closedTick: number | null;
  /** Where the newest earlier period began that became a candidate: the one this links to. */
  readonly previousStart: number | null;
  /** As last weighed. */
  readonly score: number;
  readonly band: Band;
  /** Where the score was highest. */
  readonly peak: { readonly tick: number; readonly score: number };
};

/** What a fold carries from tick to tick: all it needs to go on without the past. */
export type FoldState = {
  readonly tick: number;
  readonly score: number;
  readonly band: Band;
  readonly held: HeldSurprise | null;
  /** What it was like when a person last judged it. */
  readonly baseline: Baseline | null;
  readonly period: Period | null;
  /** The last score and band that were written to history. */
  readonly recorded: { readonly score: number; readonly band: Band } | null;
};

/** Before everything. The tick is the beginning of time as a Date can hold it, so that JSON can too. */
export const EMPTY_STATE: FoldState = {
  tick: -8.64e15,
  score: 0,
  band: 'BACKGROUND',
  held: null,
  baseline: null,
  period: null,
  recorded: null,
};
