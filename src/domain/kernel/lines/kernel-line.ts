import { cleanLine } from './clean.js';
import type { Draft } from './draft.js';
import type { KernelLine } from './line.js';
import { parseTextLine } from './parse-line.js';
import type { WallReference } from './stamps.js';

const MAX_CHARS = 8_192;

/**
 * One text line as a kernel line, for a caller that gets lines one by one; null when it is another program's. Noise,
 * glued records and JSON are the reader's business.
 */
export function kernelLineOf(
  text: string,
  number: number,
  reference: WallReference | null = null,
): KernelLine | null {
  const draft = parseTextLine(cleanLine(text, MAX_CHARS), reference);
  return draft.foreign ? null : lineOf(draft, number, MAX_CHARS);
}

/** What is left of a draft when all its prefixes are gone. */
export const lineOf = (draft: Draft, number: number, maxChars: number): KernelLine => ({
  number,
  form: draft.form,
  message: draft.text.length > maxChars ? draft.text.slice(0, maxChars) : draft.text,
  level: draft.level,
  caller: draft.caller,
  monotonicUs: draft.monotonicUs,
  wallMs: draft.wallMs,
  wallResolutionMs: draft.wallResolutionMs,
  host: draft.host,
  bootId: draft.bootId,
});
