import { wordSet } from '../event/word-index.js';
import { subjectIdOf } from './identity.js';
import { isName } from './names.js';
import { mayHoldState, type StateExpression, stateIn } from './state-expression.js';
import type { Side } from './state-words.js';
import { type Token, tokensOfTemplate } from './statement.js';

/** A state said of a subject. `subject` is text for people; `subjectId` its hash. Both null or empty when there is none. */
export type StateOf = {
  readonly side: Side | null;
  readonly subject: string;
  readonly subjectId: string | null;
};

/** Words between a thing and its state; they belong to neither. */
const LINKS = wordSet(`
  is are was were be been being has have had become becomes became goes gone went going comes came turns turned changed changes
  change changing moved moving transitioned entered entering to into from state status now currently again still just the a an
  and it its link-state in reported marked found detected as not no longer
  administratively unexpectedly successfully temporarily permanently suddenly physically completely partially already finally recently`);
/** Where the words after a leading state stop being the subject: "Lost connection to X after 5 s". */
const AFTER = wordSet(
  'after because due since when while with for reason error at by via within until unexpectedly successfully',
);
const CLAUSE_MARKS = ':;,';

const NO_STATE: StateOf = { side: null, subject: '', subjectId: null };

const isClauseMark = (token: Token): boolean => token.kind === 'mark' && CLAUSE_MARKS.includes(token.text);
const isBracket = (token: Token): boolean => token.kind === 'mark' && '([{'.includes(token.text);

/** A token as part of a subject: values and names are `<*>`, links nothing. */
function subjectWord(tokens: readonly Token[], at: number): string {
  const token = tokens[at]!;
  if (token.kind === 'value') return '<*>';
  if (token.kind === 'mark') return '';
  const word = token.text.toLowerCase();
  if (LINKS.has(word) || isFormerState(tokens, at)) return '';
  return isName(tokens, at) ? '<*>' : word;
}

const wordAt = (tokens: readonly Token[], at: number): string =>
  tokens[at]?.kind === 'word' ? tokens[at]!.text.toLowerCase() : '';

/** "changed from FULL to DOWN": what it was before is not part of the thing. */
const isFormerState = (tokens: readonly Token[], at: number): boolean =>
  wordAt(tokens, at - 1) === 'from' && wordAt(tokens, at + 1) === 'to';

const isContent = (word: string): boolean => word !== '' && word !== '<*>';

/** [from, to) of the tokens the subject is made of. */
export type SubjectRange = { readonly from: number; readonly to: number };

/** The clause before the state, or more of them until one names something; null when nothing before does. */
function rangeBefore(tokens: readonly Token[], state: StateExpression): SubjectRange | null {
  let named = false;
  let at = state.from - 1;
  for (; at >= 0; at--) {
    if (isClauseMark(tokens[at]!) && named) break;
    if (isContent(subjectWord(tokens, at))) named = true;
  }
  return named ? { from: at + 1, to: state.from } : null;
}

/** The words after a leading state, to the first bracket, clause mark or detail ("after", "because"). */
function rangeAfter(tokens: readonly Token[], state: StateExpression): SubjectRange {
  let from = state.to;
  const first = tokens[from];
  // "Failed to start X" and "Started X" are about X.
  if (first?.kind === 'word' && first.text.toLowerCase() === 'to') from += 2;
  let to = from;
  while (to < tokens.length) {
    const token = tokens[to]!;
    if (isClauseMark(token) || isBracket(token)) break;
    if (to > from && token.kind === 'word' && AFTER.has(token.text.toLowerCase())) break;
    to++;
  }
  return { from, to };
}

/** "Alarm cleared: high temperature": the alarm is named after the colon. */
const GENERIC = wordSet(
  'alarm alert event problem incident trigger issue condition trap notification monitor check',
);

function isGeneric(tokens: readonly Token[], { from, to }: SubjectRange): boolean {
  for (let at = from; at < to; at++) {
    const word = subjectWord(tokens, at);
    if (isContent(word) && !GENERIC.has(word)) return false;
  }
  return true;
}

const NOTHING: SubjectRange = { from: 0, to: 0 };

/** The tokens that say what is broken or works; the state itself may lie within. */
export function subjectRange(tokens: readonly Token[], state: StateExpression): SubjectRange {
  const before = rangeBefore(tokens, state);
  // A field (`status=down`) with nothing before it: what follows is other fields, not the thing.
  if (before === null) return tokens[state.from - 1]?.text === '=' ? NOTHING : rangeAfter(tokens, state);
  const named = tokens[state.to]?.text === ':' && isGeneric(tokens, before);
  return named ? { from: before.from, to: rangeAfter(tokens, { ...state, to: state.to + 1 }).to } : before;
}

function subjectText(tokens: readonly Token[], { from, to }: SubjectRange, state: StateExpression): string {
  const parts: string[] = [];
  for (let at = from; at < to; at++) {
    if (at >= state.from && at < state.to) continue;
    const word = subjectWord(tokens, at);
    if (word !== '' && !(word === '<*>' && parts.at(-1) === '<*>')) parts.push(word);
  }
  return parts.join(' ');
}

/**
 * Which side of which subject a template (or skeleton) tells. The first state word decides the side, a negation turns
 * it round. The subject is the clause before that word, lower case, without linking words and with names and values
 * as `<*>`; when nothing stands before it, the words after it up to the first detail. What trails ("(peer 10.0.0.1)",
 * "after 40s") therefore does not part a problem from its recovery.
 */
export function sideOf(template: string): StateOf {
  if (!mayHoldState(template)) return NO_STATE;
  const tokens = tokensOfTemplate(template);
  const state = stateIn(tokens);
  if (state === null) return NO_STATE;
  const subject = state.stem ?? subjectText(tokens, subjectRange(tokens, state), state);
  return subject === '' || subject === '<*>'
    ? NO_STATE
    : { side: state.side, subject, subjectId: subjectIdOf(subject) };
}
