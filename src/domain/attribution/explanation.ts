/** Why a state is what it is: a sentence or two a person can act on, and the observations it rests on. */

import { listed, moment, odds, percentages, quote, times } from './explanation-words.js';
import type { PairState } from './fold.js';
import type { ConfirmedState } from './identity-readings.js';
import type { Reading } from './reading.js';
import { explainReference } from './reference-explanation.js';
import { type Ground, type RobustPairState, valuesOfRegime } from './robust-state.js';
import { ROBUST_PROFILE } from './thresholds.js';

export type Explanation = {
  readonly text: string;
  /** Ids of the observations, oldest first; at most 40. */
  readonly restsOn: readonly string[];
};

type Grounds = {
  readonly [K in Ground['kind']]: (ground: Extract<Ground, { kind: K }>, reading: Reading) => string;
};

const SENTENCES: Grounds = {
  TOO_FEW: ({ valued }) =>
    `Too little to go on: ${valued} of the observations say something, and they settle nothing.`,
  SHARE: ({ value, agreeing, of }, { state, interval }) =>
    state === 'STABLE'
      ? `${quote(value)} holds: ${agreeing} of the last ${of} observations agree, a share of ${percentages(interval!)}.`
      : `No value holds: the commonest, ${quote(value)}, has ${agreeing} of the last ${of} observations.`,
  REPLACED: ({ from, observations }, { value }) =>
    `${quote(value)} has taken the place of ${quote(from)} over the last ${observations} observations; it is not yet the new normal.`,
  LEVEL: ({ within, of }, { value }) =>
    `The level is ${quote(value)} and has not moved: ${within} of the last ${of} observations lie within ${ROBUST_PROFILE.numeric.stableBand * 100}% of it.`,
  SHIFTED: ({ from, to, observations }) => {
    const factor = from > 0 && to > 0 ? `, ${Number((to / from).toPrecision(2))} times as much` : '';
    return `The level has moved from about ${quote(from)} to about ${quote(to)}${factor}, over the last ${observations} observations.`;
  },
  SPREAD: ({ low, high, of }) =>
    `No level describes it: the last ${of} observations range from ${quote(low)} to ${quote(high)}.`,
  ROTATIONS: ({ rotations, distinct, windowMs }) => {
    const hours = windowMs / 3_600_000;
    if (rotations === 0) return `One value, unchanged for the last ${hours} hours of observations.`;
    return `The value changed ${times(rotations)} between ${distinct} values within ${hours} hours.`;
  },
  TURNS: ({ values, sessions, returns, logEvidence }) => {
    const each = values.map((value, index) => `${quote(value)} in ${sessions[index]} sessions`);
    return `Values take turns by session: ${listed(each)}, one coming back after another ${times(returns)}; ${odds(logEvidence)} for several actors against one.`;
  },
};

function sentenceOf(ground: Ground, reading: Reading): string {
  return (SENTENCES[ground.kind] as (ground: Ground, reading: Reading) => string)(ground, reading);
}

/** The recent observations a state speaks of: those of its regime, and of a STABLE value those that agree. */
function basisOf(state: RobustPairState): readonly string[] {
  if (state.turns.active) return state.recent.map(([id]) => id);
  const window = valuesOfRegime(state.recent, state.valuedCount, state.regime);
  const { holds } = state.regime;
  const agrees = state.regime.state === 'STABLE' && holds !== null;
  return window.filter(([, , , symbol]) => !agrees || symbol === holds).map(([id]) => id);
}

function confirmationOf(confirmed: ConfirmedState): string {
  if (confirmed.coFlip) {
    const others = confirmed.coFlip.primitives.filter((name) => name !== confirmed.primitive);
    const sessions = listed(confirmed.coFlip.sessions.map(String));
    return ` Confirmed: ${listed(others)} changed in the same sessions (actors of ${sessions} sessions, ${odds(confirmed.coFlip.logEvidence)}).`;
  }
  if (!confirmed.unconfirmed) return '';
  return confirmed.state === 'CONFLICTED'
    ? ' Nothing else of this identity changes with it, so it may be the moods of one actor.'
    : ' No other primitive of this identity can confirm it yet.';
}

/**
 * Explains a pair's state.
 * @param confirmed what the identity's other primitives make of it, where they have been asked
 */
export function explain(state: PairState, confirmed: ConfirmedState | null = null): Explanation {
  if (state.reading === null) return { text: 'Nothing has been observed yet.', restsOn: [] };
  if (state.profile === 'REFERENCE') return explainReference(state, state.reading);
  const since = ` So since ${moment(confirmed?.lastChangeMs ?? state.reading.lastChangeMs)}.`;
  const text = sentenceOf(state.ground, state.reading) + (confirmed ? confirmationOf(confirmed) : '') + since;
  return { text, restsOn: basisOf(state) };
}
