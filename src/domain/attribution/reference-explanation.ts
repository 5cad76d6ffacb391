/** Why a REFERENCE state is what it is, from the ten observations it remembers. */
import { moment, quote } from './explanation-words.js';
import type { StateName, ValueKind } from './observation.js';
import type { Reading } from './reading.js';
import type { ReferencePairState } from './reference-state.js';
import { REFERENCE_PROFILE as P } from './thresholds.js';

type Sentence = (reading: Reading, recent: number, rotations: number) => string;
type Sentences = { readonly [state in StateName]: Sentence };

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const TOO_FEW: Sentence = ({ observationCount }) =>
  `Too little to go on: ${observationCount} of ${P.minObservations} observations.`;

const VALUES: Sentences = {
  UNKNOWN: TOO_FEW,
  STABLE: ({ value, confidence }, recent) =>
    `${quote(value)} has ${percent(confidence)} of the last ${recent} observations, as before.`,
  DRIFTING: ({ value, confidence }, recent) =>
    `${quote(value)} has ${percent(confidence)} of the last ${recent} observations, and did not have those before.`,
  CONFLICTED: ({ confidence }, recent) =>
    `No value is clear: the commonest has ${percent(confidence)} of the last ${recent} observations.`,
  MULTI_ACTOR: (_, recent) => `Two values alternate within the last ${recent} observations.`,
};

const NUMBERS: Sentences = {
  UNKNOWN: TOO_FEW,
  STABLE: ({ value }, recent) =>
    `The weighted mean of the last ${recent} observations is ${quote(value)}, much as before.`,
  DRIFTING: ({ value }, recent) =>
    `The weighted mean of the last ${recent} observations is ${quote(value)}, ${percent(P.driftShift)} or more away from that before.`,
  CONFLICTED: ({ value }, recent) =>
    `The last ${recent} observations vary by more than their mean, ${quote(value)}.`,
  MULTI_ACTOR: () => 'Numbers are never said to be of several actors.',
};

const rotated: Sentence = (_reading, _recent, rotations) =>
  `${rotations + 1} different values within ${P.hashWindowSeconds / 3600} hours.`;

const HASHES: Sentences = {
  UNKNOWN: TOO_FEW,
  STABLE: () => `One value within ${P.hashWindowSeconds / 3600} hours.`,
  DRIFTING: rotated,
  CONFLICTED: rotated,
  MULTI_ACTOR: () => 'Hashes are never said to be of several actors.',
};

function sentencesOf(kind: ValueKind): Sentences {
  if (kind === 'numeric') return NUMBERS;
  return kind === 'hash' || kind === 'simhash' ? HASHES : VALUES;
}

/** Explains the reading of a REFERENCE pair. */
export function explainReference(
  state: ReferencePairState,
  reading: Reading,
): { readonly text: string; readonly restsOn: readonly string[] } {
  const recent = Math.min(state.recent.length, P.windowObservations);
  const rotations = Math.max(0, state.hashes.length - 1);
  const sentence = sentencesOf(state.kind)[reading.state](reading, recent, rotations);
  const fault = state.fault === null ? '' : ` The last observation could not be merged: ${state.fault}`;
  return {
    text: `${sentence}${fault} So since ${moment(reading.lastChangeMs)}.`,
    restsOn: state.recent.map(([id]) => id),
  };
}
