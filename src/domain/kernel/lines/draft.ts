import type { LineForm } from './line.js';

/** A line while its prefixes are peeled off, outermost first. */
export interface Draft {
  text: string;
  form: LineForm;
  level: number | null;
  caller: string | null;
  monotonicUs: number | null;
  wallMs: number | null;
  wallResolutionMs: number;
  host: string | null;
  bootId: string | null;
  /** The line belongs to another program. */
  foreign: boolean;
}

export const newDraft = (text: string): Draft => ({
  text,
  form: 'bare',
  level: null,
  caller: null,
  monotonicUs: null,
  wallMs: null,
  wallResolutionMs: 0,
  host: null,
  bootId: null,
  foreign: false,
});

/** The rest of the text without the one space that parts a prefix from what follows; frames keep their own. */
export const afterSpace = (text: string, from: number): string =>
  text.slice(text.charCodeAt(from) === 32 ? from + 1 : from);
