import { subjectIdOf } from './identity.js';
import { isName } from './names.js';
import { type StateExpression, stateIn } from './state-expression.js';
import type { Side } from './state-words.js';
import { type Token, tokensOfTemplate } from './statement.js';

/** A state said of a subject. `subject` is text for people; `subjectId` its hash. Both null or empty when there is none. */
export type StateOf = { readonly side: Side | null; readonly subject: string; readonly subjectId: string | null };

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Words between a thing and its state; they belong to neither. */
const LINKS = words(`
  is are was were be been being has have had become becomes became goes gone went going comes came turns turned changed changes
  change changing moved moving transitioned entered entering to into from state status now currently again still just the a an
  and it its link-state in reported marked found detected as not no longer was`);
/** Where the words after a leading state stop being the subject: "Lost connection to X after 5 s". */
const AFTER = words('after because due since when while with for reason error at by via within until unexpectedly successfully');
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
  if (LINKS.has(word)) return '';
  return isName(tokens, at) ? '<*>' : word;
}

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

/** The tokens that say what is broken or works. */
export const subjectRange = (tokens: readonly Token[], state: StateExpression): SubjectRange =>
  rangeBefore(tokens, state) ?? rangeAfter(tokens, state);

function subjectText(tokens: readonly Token[], { from, to }: SubjectRange): string {
  const parts: string[] = [];
  for (let at = from; at < to; at++) {
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
  const tokens = tokensOfTemplate(template);
  const state = stateIn(tokens);
  if (state === null) return NO_STATE;
  const subject = subjectText(tokens, subjectRange(tokens, state));
  return subject === '' || subject === '<*>' ? NO_STATE : { side: state.side, subject, subjectId: subjectIdOf(subject) };
}
