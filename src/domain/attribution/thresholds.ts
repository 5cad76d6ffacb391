/**
 * Every number the attribution states depend on, in one place: one versioned object a profile.
 * A change of any value is a new version; a stored pair state names the version it was folded with, and a pair
 * whose version differs is replayed. docs/attribution.md gives the reason of each value.
 */

/** Thresholds of the REFERENCE profile: the published merger's values, not ours to tune. */
export const REFERENCE_PROFILE = {
  name: 'REFERENCE',
  version: 1,
  /** Observations in the recent window, and in the older window before it. */
  windowObservations: 5,
  /** Categorical and numeric series shorter than this are UNKNOWN; hashes need one. */
  minObservations: 3,
  /** Votes the top value needs; a window shorter than this must be unanimous. */
  clearVotes: 4,
  ewmaAlpha: 0.3,
  /** Relative shift between windows, inclusive. */
  driftShift: 0.3,
  /** Coefficient of variation, exclusive. */
  conflictDispersion: 1,
  /** The published table defines this band and reads it nowhere; it is kept so that the table is whole. */
  stableDispersionUnused: 0.2,
  hashRotationsMax: 2,
  /** Seconds before the last observation, inclusive. */
  hashWindowSeconds: 86_400,
  /** Distinct hashes a folded pair remembers; above it the rotation count stops growing, the state does not change. */
  hashMemory: 64,
  multiActorMaxConfidence: 0.6,
  multiActorMinPrimitives: 2,
  multiActorTickSeconds: 60,
} as const;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Thresholds of the ROBUST profile: ours, tuned by test/bench/attribution-simulation.ts. */
export const ROBUST_PROFILE = {
  name: 'ROBUST',
  version: 1,

  memory: {
    /** Valued observations a categorical or hash pair keeps. */
    categorical: 24,
    /** Valued observations a numeric pair keeps: 34 before a change and 6 after it. */
    numeric: 40,
    sessions: 24,
    /** Distinct values a pair tells apart; further ones count as one "other" value. */
    values: 32,
    /** Distinct values a session tells apart. */
    valuesInSession: 6,
    /** Numbers kept of one session. */
    samplesInSession: 8,
  },

  session: {
    /** Silence that ends a session when the sender names none. */
    gapMs: 30 * MINUTE_MS,
    /** Never split on a shorter silence. */
    minGapMs: 5 * MINUTE_MS,
    /** A silence this many times the session's own pace ends it too, between the two limits above. */
    paceMultiple: 8,
    paceNeeds: 3,
  },

  share: {
    /** Wilson z: 80% two-sided, so each bound is wrong one time in ten. */
    z: 1.2816,
    minValued: 3,
    conflictMinValued: 6,
    /** Lower bound of the top value's share: at `enter` it is clear, and stays so down to `leave`. */
    enter: 0.55,
    leave: 0.45,
    /** Upper bound of it under which, from the start, no value is clear. */
    noneClear: 0.8,
  },

  takeover: {
    /** Observations of a new value before it can replace the one that holds, and the most that are weighed. */
    minHits: 4,
    maxTail: 8,
    /** Observations before them, to know how usual the new value was. */
    minBefore: 3,
    /** How faithful the new behaviour is supposed to be to its value. */
    fidelity: 0.9,
    /** Likelihood ratio of "it is the normal now" against "it is as rare as before". */
    evidence: 2000,
  },

  /** Observations in a row that must agree before STABLE and CONFLICTED change places. */
  dwell: 3,
  /** A change is the new normal after this many observations of it, and this many since it was noticed. */
  settle: { since: 8, noticed: 5 },

  numeric: {
    /** Log noise taken for granted until the data say otherwise: a factor of 1.35. */
    noise: 0.3,
    /** How far (in z of the chi-square) the measured noise must lie above or below before it is believed. */
    noisierZ: 1.6,
    quieterZ: 2.5,
    noisierPriorDf: 2,
    quieterPriorDf: 8,
    /** Student correction of the limit once the noise is measured rather than assumed. */
    studentTerm: 2,
    /** Weight, in observations, of the assumed noise in the first rough estimate that outliers are clipped by. */
    roughPrior: 8,
    clipBefore: 3,
    clipAfter: 3.5,
    minBefore: 8,
    /**
     * The limits are meant for `knee` observations before. With fewer they are raised by `fewerSlope` for each one
     * missing, relative to those there are; with more by `moreSlope` for each: the power gained is spent on fewer
     * false calls.
     */
    knee: 20,
    fewerSlope: 0.3,
    moreSlope: 0.01,
    /** [observations after the change, |z| they need]. */
    limits: [
      [3, 4.6],
      [4, 4],
      [5, 3.5],
      [6, 3.02],
      [12, 3.7],
    ],
    /** Of the values before, at most `share` may lie `reach` of the way to the new level or beyond: else no news. */
    seenBefore: { share: 0.2, reach: 0.75 },
    /** Smaller shifts are not worth a person's time. */
    minShift: 0.3,
    /** Robust log spread: above `enter` CONFLICTED, until it is back under `leave`. */
    spread: { enter: 0.8, leave: 0.6, minValued: 6, window: 16 },
    /** Values within this share of the median agree with it. */
    stableBand: 0.2,
  },

  hash: {
    minValued: 2,
    windowMs: DAY_MS,
    driftingMax: 2,
    /** Simhashes nearer than this share of their bits are one value: under 8 of 64. */
    sameWithinBits: 1 / 8,
  },

  turns: {
    /** How faithful each actor is to its own value: the alternatives the evidence averages over. */
    fidelity: [0.95, 0.85, 0.75],
    /** How strictly actors take turns, for the alternative that they do. */
    turnTaking: 0.9,
    /** Share of a session a value needs to name the session. */
    labelShare: 2 / 3,
    /** Sessions each of two values must name. */
    minSessionsEach: 3,
    /** Times a value must come back after another one. */
    minReturns: 2,
    /** Sessions in a row with one value after which the turns are over. */
    overAfterSessions: 6,
    /** Evidence (likelihood ratio) to enter and to leave MULTI_ACTOR. */
    enter: 50,
    leave: 5,
    /** Ceiling of confidence until other primitives confirm. */
    maxUnconfirmed: 0.6,
  },

  coFlip: {
    minCommonSessions: 6,
    /** Evidence (likelihood ratio) that primitives change hands together. */
    evidence: 20,
    maxActors: 4,
    /** Largest number of partners weighed together with an anchor. */
    maxPartners: 3,
    /** Primitives of one identity that are compared, and those tried as anchors. */
    maxPrimitives: 64,
    maxAnchors: 8,
    /** Sessions of two primitives without a common id are the same when they lie this near. */
    alignMs: 15 * MINUTE_MS,
  },

  report: {
    minPrimitives: 2,
    /** The primitives must have been observed within this time of each other. */
    withinMs: 7 * DAY_MS,
  },

  checkpointEvery: 64,
} as const;
