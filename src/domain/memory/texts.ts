import { cleanText } from '../shared/text.js';

/** What is wrong with one field of what a person said. */
export type Fault = { readonly path: string; readonly message: string };

const NOTE_LIMIT = 4_000;
export const NAME_LIMIT = 200;

/** A person's text as it is kept; null when there is nothing in it. */
export function plainNote(note: string | null | undefined): string | null {
  const text = cleanText(note ?? '').trim();
  return text === '' ? null : text;
}

export const noteFaults = (note: string | null | undefined, path: string): Fault[] =>
  (note ?? '').length > NOTE_LIMIT ? [{ path, message: `must be ${NOTE_LIMIT} characters at most` }] : [];
