import type { MaskType } from './mask-types.js';
import { isName } from './names.js';
import { type SubjectRange, subjectRange } from './sides.js';
import { stateIn } from './state-expression.js';
import { type Token, tokensOfMessage } from './statement.js';

/** Types that name a thing. Times, durations, sizes, plain numbers and hashes differ between two events about one thing. */
const NAMING: ReadonlySet<MaskType> = new Set<MaskType>([
  '*',
  'ip',
  'mac',
  'uuid',
  'url',
  'path',
  'email',
  'host',
  'user',
  'str',
  'class',
  'dev',
  'pci',
]);
/** A plain number names a thing only after one of these: "port 12", "disk 3". */
const NUMBERED = new Set(
  (
    'port vlan slot disk drive unit member channel bay fan psu module instance id vm controller enclosure lun cpu core phase line ' +
    'circuit node server host rack sensor neighbor peer area session tunnel'
  ).split(' '),
);

function isNaming(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.kind === 'word') return isName(tokens, at);
  if (token.kind !== 'value' || token.text === '') return false;
  if (token.type !== 'num') return NAMING.has(token.type);
  const before = tokens[at - 1];
  return before?.kind === 'word' && NUMBERED.has(before.text.toLowerCase());
}

const STOPS = ' \t()[]{}<>"\'=,;';
const MAX_GLUED = 64;
const PORT = /:\d{1,5}$/;

/** The whole word a value or name is part of: `dc-1` of `dc-` and `1`. The port after an address is left out. */
function wholeWord(
  message: string,
  { from, to, type }: Token,
): { readonly text: string; readonly to: number } {
  let start = from;
  while (start > 0 && from - start < MAX_GLUED && !STOPS.includes(message[start - 1]!)) start--;
  let end = to;
  while (end < message.length && end - to < MAX_GLUED && !STOPS.includes(message[end]!)) end++;
  while (end > to && '.:!?'.includes(message[end - 1]!)) end--;
  const text = message.slice(start, end);
  return { text: type === 'ip' || type === 'host' ? text.replace(PORT, '') : text, to: end };
}

function valuesIn(message: string, tokens: readonly Token[], { from, to }: SubjectRange): string[] {
  const values: string[] = [];
  let end = -1;
  for (let at = from; at < to; at++) {
    if (tokens[at]!.from < end || !isNaming(tokens, at)) continue;
    const word = wholeWord(message, tokens[at]!);
    end = word.to;
    values.push(word.text);
  }
  return values;
}

/** Only the first values tell things apart; a list of all ports would make every event its own entity. */
const MAX_VALUES = 3;

/**
 * What the event is about, so that an episode is kept for each: the values and names up to the state word (`site-b`,
 * `GigabitEthernet1/0/7`, the neighbour's address); with none there, those after it. A message without a state gives
 * those of the whole. The host, when given, stands first: the same port of two switches is two entities.
 */
export function entityOf(message: string, host?: string | null): string {
  const tokens = tokensOfMessage(message);
  const state = stateIn(tokens);
  const values =
    state === null
      ? valuesIn(message, tokens, { from: 0, to: tokens.length })
      : aroundState(message, tokens, state);
  const named = values.slice(0, MAX_VALUES);
  return (host ? [host, ...named] : named).join(' ');
}

/** What trails in brackets or after a comma or semicolon is detail, not the thing. */
function clauseEnd(tokens: readonly Token[], from: number): number {
  let to = from;
  while (to < tokens.length && !(tokens[to]!.kind === 'mark' && ':;,([{'.includes(tokens[to]!.text))) to++;
  return to;
}

function aroundState(
  message: string,
  tokens: readonly Token[],
  state: NonNullable<ReturnType<typeof stateIn>>,
): string[] {
  if (state.stem !== undefined) return valuesIn(message, tokens, { from: 0, to: tokens.length });
  const subject = valuesIn(message, tokens, subjectRange(tokens, state));
  if (subject.length > 0) return subject;
  const before = valuesIn(message, tokens, { from: 0, to: state.from });
  if (before.length > 0) return before;
  return valuesIn(message, tokens, { from: state.to, to: clauseEnd(tokens, state.to) }).slice(0, 1);
}
