import type { IdentifierClass } from './tokens.js';

/** Gives the token of a value, or the value itself where it tells nothing. */
export type Token = (kind: IdentifierClass, value: string) => string;

/** One way identifiers are written. */
export interface Identifier {
  /** A cheap test that tells whether the pattern can match at all. */
  readonly hint: RegExp;
  replace(text: string, token: Token): string;
}

/** A pattern whose group `v` is the value; what is around it stays. */
export function grouped(
  kind: IdentifierClass,
  hint: RegExp,
  pattern: RegExp,
  refuse?: (value: string, all: string) => boolean,
): Identifier {
  return {
    hint,
    replace: (text, token) =>
      text.replace(pattern, (all: string, ...rest: unknown[]) => {
        const { v } = rest.at(-1) as { readonly v: string };
        if (refuse?.(v, all)) return all;
        const at = all.lastIndexOf(v);
        return all.slice(0, at) + token(kind, v) + all.slice(at + v.length);
      }),
  };
}
