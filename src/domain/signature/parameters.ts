import { maskWithSpans } from './mask.js';
import type { MaskType } from './mask-types.js';

/** A value of a message, by its place among the wildcards of the template (0 is the first). */
export type Parameter = {
  readonly place: number;
  readonly type: MaskType;
  readonly value: string;
  /** The word before it that says what it is (`port`, `user=`), when there is one. */
  readonly label: string | null;
  /** Of a single number, duration or size: how much, in the unit written. Else null. */
  readonly amount: number | null;
};

const LABEL = /([A-Za-z][\w.-]{0,39})["']?\s{0,2}[=:]?\s{0,2}["'([<{/]{0,2}$/;
const LABEL_WINDOW = 64;
const AMOUNT = /^[<>]?([-+]?\d{1,15}(?:\.\d{1,9})?)\s?[A-Za-z\u00b5\u03bc%/]{0,16}(?:\s?\(.{0,64}\))?$/;
const MEASURED: ReadonlySet<MaskType> = new Set<MaskType>(['num', 'dur', 'size']);

function amountOf(type: MaskType, value: string): number | null {
  if (!MEASURED.has(type)) return null;
  const match = AMOUNT.exec(value);
  return match ? Number(match[1]) : null;
}

/** The values of a message in the order of its template's wildcards; values that became one wildcard are one. */
export function parametersOf(message: string): Parameter[] {
  const { spans } = maskWithSpans(message);
  let literalFrom = 0;
  return spans.map(({ type, from, to }, place) => {
    const before = message.slice(Math.max(literalFrom, from - LABEL_WINDOW), from);
    literalFrom = to;
    const value = message.slice(from, to);
    return { place, type, value, label: LABEL.exec(before)?.[1] ?? null, amount: amountOf(type, value) };
  });
}
