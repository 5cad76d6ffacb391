import { WordIndex, wordSet } from '../event/word-index.js';
import { classAt, LETTER } from './characters.js';
import { opposite, type Side, sideOfWord } from './state-words.js';
import type { Token } from './statement.js';

/** Verbs whose "up", "down", "on" is part of them: cleaned up, shutting down. What ends in -ing counts too. */
const PARTICLE_VERBS = wordSet(`
  clean cleaned cleans cleanup set sets setup start back backed backs look looks looked wake wakes woke catch caught give gives gave
  bring brings scale scaled scales slow slowed speed sped shut shuts power powered powers count counts tear tore pick picked follow followed sign
  signed build built warm warmed roll rolled spin spun free freed ramp ramped queue queued wind step stepped pull pulled push pushed
  open opened cool cooled blow blew break broke hold held line keep kept make made mix mixed sum summed take took turn turned write wrote`);
const NOT_PARTICLE_VERBS = wordSet('going coming remaining staying being');
const NEGATIONS = wordSet("not no non never isn't aren't wasn't cannot can't without longer un");
/** Logging in is an attempt, not a state that lasts: its failures have no recovery side. */
const ATTEMPTS = wordSet(
  'password login logon authentication auth publickey credentials keyboard-interactive none kerberos sudo su verification',
);

/** A state in a sentence: the tokens [from, to) say `side`. */
export type StateExpression = {
  readonly side: Side;
  readonly from: number;
  readonly to: number;
  /** The thing, when the state is glued to it: "tunnel" of `tunnel-down`. */
  readonly stem?: string;
};

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
  const to = at + (wordAt(tokens, at + 2) === 'power' ? 3 : 2);
  const negated = NEGATIONS.has(wordAt(tokens, at - 1));
  if (second === 'battery') return { side: negated ? 'RECOVERY' : 'PROBLEM', from: at, to };
  return second === 'line' || second === 'mains' || second === 'utility'
    ? { side: 'RECOVERY', from: at, to }
    : null;
}

/** Fields whose value is a state; in others (`mode=active`) a state word is just a value. */
const STATE_KEYS = wordSet('action status state event result eventtype link oper-status operstatus');

/** The key of the field whose value starts with this word; '' when it is no field. */
function fieldOf(tokens: readonly Token[], at: number): string {
  const equals = tokens[at - 1]?.text === '"' ? at - 2 : at - 1;
  return tokens[equals]?.text === '=' ? wordAt(tokens, equals - 1) : '';
}

const GLUED = /^([a-z][a-z0-9_-]*[a-z0-9])[-_](up|down)$/;

/** `action="tunnel-down"`: a thing and its state in one word, as the value of a field. */
function gluedAt(word: string, at: number): StateExpression | null {
  const match = word.length <= 40 ? GLUED.exec(word) : null;
  if (match === null || match[1]!.length < 3 || PARTICLE_VERBS.has(match[1]!)) return null;
  return { side: match[2] === 'up' ? 'RECOVERY' : 'PROBLEM', from: at, to: at + 1, stem: match[1]! };
}

function singleAt(tokens: readonly Token[], at: number): StateExpression | null {
  const word = wordAt(tokens, at);
  const field = fieldOf(tokens, at);
  if (field !== '' && !STATE_KEYS.has(field)) return null;
  const glued = field === '' ? null : gluedAt(word, at);
  if (glued !== null) return glued;
  // A first word in -ing says what is being done, not a state: "Running task".
  if (at === 0 && word.endsWith('ing')) return null;
  const side = switchSide(tokens, at) ?? sideOfWord(word);
  if (side === null || isParticle(tokens, at) || isKey(tokens, at) || isAttributive(tokens, at)) return null;
  const negated =
    NEGATIONS.has(wordAt(tokens, at - 1)) ||
    (NEGATIONS.has(wordAt(tokens, at - 2)) && isLink(tokens, at - 1));
  const from = negated ? (NEGATIONS.has(wordAt(tokens, at - 1)) ? at - 1 : at - 2) : at;
  return { side: negated ? opposite(side) : side, from, to: at + 1 };
}

/** States that also stand before a noun ("active files", "available memory"), where they say nothing of its health. */
const ADJECTIVES = wordSet(`
  active inactive normal available unavailable healthy unhealthy degraded ready online offline alive dead ok okay running reachable
  unreachable responsive unresponsive faulty broken successful enabled disabled crashed connected disconnected suspended stalled`);
const AFTER_PREDICATE = wordSet(`
  on at for after by with within in from to since because due again now and or but while until during via as is are was of than that when
  unexpectedly successfully normally state status mode`);

function isAttributive(tokens: readonly Token[], at: number): boolean {
  if (!ADJECTIVES.has(wordAt(tokens, at))) return false;
  const next = wordAt(tokens, at + 1);
  return next !== '' && !AFTER_PREDICATE.has(next);
}

const isLink = (tokens: readonly Token[], at: number): boolean =>
  /^(be|been|yet|longer|currently|powered|turned|switched)$/.test(wordAt(tokens, at));
const isKey = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return next?.kind === 'mark' && next.text === '=';
};

/** What monitoring systems put before a problem's name: `RESOLVED: disk full`, `[FIRING:1] disk full`. */
const LABELS = new WordIndex<Side>([
  ...['problem', 'firing', 'triggered', 'alerting', 'down'].map((word): [string, Side] => [word, 'PROBLEM']),
  ...['resolved', 'recovery', 'recovered', 'cleared', 'ok', 'up'].map((word): [string, Side] => [
    word,
    'RECOVERY',
  ]),
]);

/** A label at the very start; the rest of the message is its subject. */
function labelIn(tokens: readonly Token[]): StateExpression | null {
  const at = tokens[0]?.text === '[' ? 1 : 0;
  const side = LABELS.get(wordAt(tokens, at));
  if (side === undefined) return null;
  let to = at + 1;
  while (to < at + 4 && (tokens[to]?.kind === 'mark' || tokens[to]?.kind === 'value')) to++;
  return to > at + 1 && tokens[to] !== undefined ? { side, from: 0, to } : null;
}

/** `battery on` and `battery off`: a thing that is switched, at the end of its clause. Elsewhere on/off are too common. */
function switchSide(tokens: readonly Token[], at: number): Side | null {
  const word = wordAt(tokens, at);
  if (word !== 'on' && word !== 'off') return null;
  const next = tokens[at + 1];
  if (at === 0 || (next !== undefined && !(next.kind === 'mark' && ',;)]'.includes(next.text)))) return null;
  const battery = wordAt(tokens, at - 1) === 'battery';
  return (word === 'on') === battery ? 'PROBLEM' : 'RECOVERY';
}

/** `(offline)` is a state; `(queue active)` is a remark. */
const standsAlone = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.text === '(' && tokens[at + 1]?.text === ')';

const MAX_TOKENS = 512;

/** The first state of a message, or null. Attempts to log in have none; remarks in parentheses do not count. */
export function stateIn(tokens: readonly Token[]): StateExpression | null {
  const label = labelIn(tokens);
  if (label !== null) return label;
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
  for (let at = state.from - 1; at >= 0 && at >= state.from - 3; at--)
    if (ATTEMPTS.has(wordAt(tokens, at))) return true;
  return ATTEMPTS.has(wordAt(tokens, state.to));
}

const TIMED = wordSet('timed');
const SUPPLIES = wordSet('battery line mains utility');
const SWITCHES = wordSet('on off');

function mayBeSwitch(text: string, from: number, to: number): boolean {
  if (SUPPLIES.find(text, from, to)) return SWITCHES.find(text, from - 3, from - 1) === true;
  return SWITCHES.find(text, from, to) === true && (to === text.length || ',;)]'.includes(text[to]!));
}

/** Whether any word of the text may be part of a state: most messages have none and need no closer look. */
export function mayHoldState(text: string): boolean {
  let at = 0;
  while (at < text.length) {
    if (!(classAt(text, at) & LETTER)) {
      at++;
      continue;
    }
    const from = at;
    while (classAt(text, at) & LETTER) at++;
    if (sideOfWord(text, from, at) !== null || LABELS.find(text, from, at) !== undefined) return true;
    if (TIMED.find(text, from, at) || mayBeSwitch(text, from, at)) return true;
  }
  return false;
}
