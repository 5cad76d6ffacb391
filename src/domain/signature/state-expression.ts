import { opposite, type Side, sideOfWord } from './state-words.js';
import type { Token } from './statement.js';

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Verbs whose "up", "down", "on" is part of them: cleaned up, shutting down. What ends in -ing counts too. */
const PARTICLE_VERBS = words(`
  clean cleaned cleans cleanup set sets setup start back backed backs look looks looked wake wakes woke catch caught give gives gave
  bring brings scale scaled scales slow slowed speed sped shut shuts power powered powers count counts tear tore pick picked follow followed sign
  signed build built warm warmed roll rolled spin spun free freed ramp ramped queue queued wind step stepped pull pulled push pushed
  open opened cool cooled blow blew break broke hold held line keep kept make made mix mixed sum summed take took turn turned write wrote`);
const NOT_PARTICLE_VERBS = words('going coming remaining staying being');
const NEGATIONS = words("not no non never isn't aren't wasn't cannot can't without longer un");
/** Logging in is an attempt, not a state that lasts: its failures have no recovery side. */
const ATTEMPTS = words(
  'password login logon authentication auth publickey credentials keyboard-interactive none kerberos sudo su verification',
);

/** A state in a sentence: the tokens [from, to) say `side`. */
export type StateExpression = { readonly side: Side; readonly from: number; readonly to: number };

const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text.toLowerCase() : '';
};

function isParticle(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at);
  if (word !== 'up' && word !== 'down') return false;
  const before = wordAt(tokens, at - 1);
  if (PARTICLE_VERBS.has(before)) return true;
  return before.endsWith('ing') && !NOT_PARTICLE_VERBS.has(before);
}

/** Two-word states: `timed out`, `on battery`, `on line`. */
function pairAt(tokens: readonly Token[], at: number): StateExpression | null {
  const first = wordAt(tokens, at);
  const second = wordAt(tokens, at + 1);
  if (first === 'timed' && second === 'out') return { side: 'PROBLEM', from: at, to: at + 2 };
  if (first !== 'on') return null;
  const third = wordAt(tokens, at + 2) === 'power' ? 1 : 0;
  if (second === 'battery') return { side: 'PROBLEM', from: at, to: at + 2 + third };
  if (second === 'line' || second === 'mains' || second === 'utility')
    return { side: 'RECOVERY', from: at, to: at + 2 + third };
  return null;
}

function singleAt(tokens: readonly Token[], at: number): StateExpression | null {
  const word = wordAt(tokens, at);
  // A first word in -ing says what is being done, not a state: "Running task".
  if (at === 0 && word.endsWith('ing')) return null;
  const side = switchSide(tokens, at) ?? sideOfWord(word);
  if (side === null || isParticle(tokens, at) || isKey(tokens, at)) return null;
  const negated = NEGATIONS.has(wordAt(tokens, at - 1)) || (NEGATIONS.has(wordAt(tokens, at - 2)) && isLink(tokens, at - 1));
  const from = negated ? (NEGATIONS.has(wordAt(tokens, at - 1)) ? at - 1 : at - 2) : at;
  return { side: negated ? opposite(side) : side, from, to: at + 1 };
}

const isLink = (tokens: readonly Token[], at: number): boolean => /^(be|been|yet|longer|currently)$/.test(wordAt(tokens, at));
const isKey = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return next?.kind === 'mark' && next.text === '=';
};

/** `battery on` and `battery off`: a thing that is switched, at the end of its clause. Elsewhere on/off are too common. */
function switchSide(tokens: readonly Token[], at: number): Side | null {
  const word = wordAt(tokens, at);
  if (word !== 'on' && word !== 'off') return null;
  const next = tokens[at + 1];
  if (at === 0 || (next !== undefined && next.kind !== 'mark')) return null;
  const battery = wordAt(tokens, at - 1) === 'battery';
  return (word === 'on') === battery ? 'PROBLEM' : 'RECOVERY';
}

/** `(offline)` is a state; `(queue active)` is a remark. */
const standsAlone = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.text === '(' && tokens[at + 1]?.text === ')';

const MAX_TOKENS = 512;

/** The first state of a message, or null. Attempts to log in have none; remarks in parentheses do not count. */
export function stateIn(tokens: readonly Token[]): StateExpression | null {
  const end = Math.min(tokens.length, MAX_TOKENS);
  let depth = 0;
  for (let at = 0; at < end; at++) {
    const { kind, text } = tokens[at]!;
    if (kind === 'mark') depth = text === '(' ? depth + 1 : text === ')' ? Math.max(0, depth - 1) : depth;
    if (kind !== 'word' || (depth > 0 && !standsAlone(tokens, at))) continue;
    const found = pairAt(tokens, at) ?? singleAt(tokens, at);
    if (found === null) continue;
    return isAttempt(tokens, found) ? null : found;
  }
  return null;
}

function isAttempt(tokens: readonly Token[], state: StateExpression): boolean {
  for (let at = state.from - 1; at >= 0 && at >= state.from - 3; at--) if (ATTEMPTS.has(wordAt(tokens, at))) return true;
  return ATTEMPTS.has(wordAt(tokens, state.to));
}
