import { classAt, DIGIT, LETTER, SPACE, WORD } from './characters.js';
import { maskWithSpans } from './mask.js';
import type { MaskType } from './mask-types.js';
import { nextWildcard, wildcardEnd } from './template.js';

/** A piece of a message as a reader sees it: a word, a value, or a sign. [from, to) is its place in the text read. */
export type Token = {
  readonly kind: 'word' | 'value' | 'mark';
  /** As written; '' for a value read from a template. */
  readonly text: string;
  readonly type: MaskType;
  readonly from: number;
  readonly to: number;
};

const MARKS = ':;,()[]{}="\'<>|';
const isInner = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return (
    (unit === 45 || unit === 46 || unit === 39 || unit === 47) &&
    (classAt(text, at + 1) & (LETTER | DIGIT)) !== 0
  );
};

function pushWords(tokens: Token[], text: string, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const bits = classAt(text, at);
    if (bits & WORD) {
      const from = at;
      while (at < end && (classAt(text, at) & WORD || isInner(text, at))) at++;
      tokens.push({ kind: 'word', text: text.slice(from, at), type: '*', from, to: at });
    } else {
      if (!(bits & SPACE) && MARKS.includes(text[at]!))
        tokens.push({ kind: 'mark', text: text[at]!, type: '*', from: at, to: at + 1 });
      at++;
    }
  }
}

/** The tokens of a template or skeleton; its values have no text of their own. */
export function tokensOfTemplate(template: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (let at = nextWildcard(template, 0); at >= 0; at = nextWildcard(template, from)) {
    pushWords(tokens, template, from, at);
    from = wildcardEnd(template, at);
    tokens.push({
      kind: 'value',
      text: '',
      type: template.slice(at + 1, from - 1) as MaskType,
      from: at,
      to: from,
    });
  }
  pushWords(tokens, template, from, template.length);
  return tokens;
}

/** The tokens of a message: the same as of its template, with the values in place. */
export function tokensOfMessage(message: string): Token[] {
  const { spans, end } = maskWithSpans(message);
  const tokens: Token[] = [];
  let at = 0;
  for (const { type, from, to } of spans) {
    pushWords(tokens, message, at, from);
    tokens.push({ kind: 'value', text: message.slice(from, to), type, from, to });
    at = to;
  }
  pushWords(tokens, message, at, end);
  return tokens;
}
