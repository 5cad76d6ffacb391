/** Whether several actors take turns at one pair, session by session. */
import type { Session, Turns } from './robust-state.js';
import { type CountTable, labelsOf, tableOfNumbers, tableOfValues } from './session-counts.js';
import { ROBUST_PROFILE } from './thresholds.js';
import { logEvidenceOfTurns } from './turn-evidence.js';
import { wilson } from './wilson.js';

const P = ROBUST_PROFILE.turns;

export const NO_TURNS: Turns = {
  active: false,
  logEvidence: 0,
  alternatingSinceMs: null,
  sessionsEach: [],
  returns: 0,
  fidelity: { lower: 0, upper: 1 },
};

/** The shape of a sequence of session names, before any question of significance. */
export type TurnShape = {
  /** Names borne by enough sessions to be somebody's, with how many. */
  readonly established: readonly (readonly [label: number, sessions: number])[];
  /** How often an established name came back after another one. */
  readonly returns: number;
  /** Sessions since the name last changed. */
  readonly lastRun: number;
};

/** Reads the shape from session names; unnamed sessions and names too rare to be somebody's are passed over. */
export function shapeOf(labels: readonly (number | null)[]): TurnShape {
  const sessions = new Map<number, number>();
  for (const label of labels) if (label !== null) sessions.set(label, (sessions.get(label) ?? 0) + 1);
  const established = [...sessions].filter(([, count]) => count >= P.minSessionsEach);
  const names = new Set(established.map(([label]) => label));
  const kept = labels.filter((label) => label !== null && names.has(label));
  const turns = kept.filter((label, index) => index > 0 && label !== kept[index - 1]).length;
  const lastChange = kept.findLastIndex((label, index) => index > 0 && label !== kept[index - 1]);
  return {
    established,
    returns: kept.length === 0 ? 0 : turns + 1 - names.size,
    lastRun: kept.length - Math.max(0, lastChange),
  };
}

/** Whether at least two values come and go by session, and still do. */
export const isAlternating = (shape: TurnShape): boolean =>
  shape.established.length >= 2 && shape.returns >= P.minReturns && shape.lastRun < P.overAfterSessions;

function fidelityOf(table: CountTable, labels: readonly (number | null)[]): Turns['fidelity'] {
  let agreeing = 0;
  let total = 0;
  table.rows.forEach((row, index) => {
    const label = labels[index] ?? null;
    if (label === null) return;
    agreeing += row[label]!;
    total += row.reduce((sum, weight) => sum + weight, 0);
  });
  return wilson(agreeing, total, ROBUST_PROFILE.share.z);
}

export const tableOf = (sessions: readonly Session[], numeric: boolean): CountTable =>
  numeric ? tableOfNumbers(sessions) : tableOfValues(sessions);

/**
 * The turns after one more observation. Entering takes more evidence than staying, and six sessions in a row by
 * one actor end it.
 */
export function readTurns(
  previous: Turns,
  sessions: readonly Session[],
  numeric: boolean,
  atMs: number,
): Turns {
  if (sessions.length < 2 * P.minSessionsEach) return NO_TURNS;
  const table = tableOf(sessions, numeric);
  if (table.symbols.length < 2) return NO_TURNS;
  const labels = labelsOf(table);
  const shape = shapeOf(labels);
  if (!isAlternating(shape)) return NO_TURNS;
  const logEvidence = logEvidenceOfTurns(table.rows, labels);
  return {
    active: logEvidence >= Math.log(previous.active ? P.leave : P.enter),
    logEvidence,
    alternatingSinceMs: previous.alternatingSinceMs ?? atMs,
    sessionsEach: shape.established.map(([label, count]) => [table.symbols[label]!, count]),
    returns: shape.returns,
    fidelity: fidelityOf(table, labels),
  };
}

/** Confidence that there are several: the evidence against odds of a hundred to one, capped until confirmed. */
export function confidenceInTurns(logEvidence: number): number {
  const posterior = 1 / (1 + P.enter * Math.exp(-logEvidence));
  return Math.min(P.maxUnconfirmed, posterior);
}
