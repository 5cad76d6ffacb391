import type { Absence } from './detectors/absence.js';
import type { Baseline } from './detectors/baseline.js';
import type { Change } from './detectors/change.js';
import type { Gathering } from './detectors/gathering.js';
import type { Impact } from './detectors/impact.js';
import type { Novelty } from './detectors/novelty.js';
import type { Remembered } from './detectors/opinion.js';
import type { Precursor } from './detectors/precursor.js';
import type { Repeat } from './detectors/repeat.js';
import type { Rhythm } from './detectors/rhythm.js';
import type { SelfHeal } from './detectors/self-heal.js';
import type { SourceBias } from './detectors/source-bias.js';
import type { Spread } from './detectors/spread.js';
import type { Surprise } from './detectors/surprise.js';
import type { Trend } from './detectors/trend.js';
import type { ComponentName } from './policy.js';

/** A burst that is still in mind: what was seen when, fading since. */
export type HeldSurprise = { readonly surprise: Surprise; readonly tick: number };

/** What the detectors found at a tick; a score is made of this and the policy alone. Null: nothing to report. */
export type Findings = {
  readonly firstSeen: number;
  readonly watchedSince: number;
  /** Starts of activity so far. */
  readonly onsets: number;
  readonly hosts: number;
  readonly impact: Impact;
  readonly held: HeldSurprise | null;
  /** The held surprise's value now. */
  readonly burst: number;
  readonly trend: Trend | null;
  readonly repeat: Repeat | null;
  readonly rhythm: Rhythm | null;
  readonly absence: Absence | null;
  readonly selfHeal: SelfHeal | null;
  readonly spread: Spread | null;
  readonly novelty: Novelty | null;
  readonly gathering: Gathering | null;
  /** How far the rest is believed: low for what nobody would care about. */
  readonly care: number;
  /** What it was like when a person last judged it. */
  readonly baseline: Baseline | null;
  readonly memory: Remembered | null;
  readonly sourceBias: SourceBias | null;
  readonly change: Change | null;
  /** Absent in what was stored before it was looked for. */
  readonly precursor?: Precursor | null;
};

export type Values = Readonly<Record<ComponentName, number>>;
