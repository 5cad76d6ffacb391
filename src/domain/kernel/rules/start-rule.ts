import type { KernelKind, KernelSeverity } from './kinds.js';

/** What a matched line says of itself. */
export interface StartDetails {
  /** Title without the culprit, which the whole block decides. */
  readonly title: string;
  /** A function the line itself names. */
  readonly func?: string | null;
  readonly process?: string | null;
  readonly pid?: number | null;
  /** The thing concerned: a device, an interface, a file system. */
  readonly subject?: string | null;
  /** What makes two events of operation the same kind of event: never an address or a number. */
  readonly key?: string;
  readonly severity?: KernelSeverity;
  /** When the words decide the kind: a link that went up, not down. */
  readonly kind?: KernelKind;
}

/**
 * - `report`: begins a block.
 * - `trap`: the low-level half of a report (`Oops: 0000 [#1]`): goes on with an open block, begins one otherwise.
 * - `panic`: the end of the road: attached to its cause, a finding of its own when there is none.
 * - `event`: one line that says it all.
 * - `hint`: begins a block that counts only if a stack trace or a CPU line follows; never cuts an open block short.
 * - `loose`: begins a block, but inside an open block it is one line of its own and cuts nothing short.
 * - `orphan`: a line from inside a report whose beginning was lost; begins a block only where none is open.
 */
export type StartRole = 'report' | 'trap' | 'panic' | 'event' | 'hint' | 'loose' | 'orphan';

export interface StartRule {
  readonly id: string;
  readonly kind: KernelKind;
  readonly role: StartRole;
  readonly pattern: RegExp;
  readonly details: (match: RegExpExecArray) => StartDetails;
}

export interface StartMatch extends StartDetails {
  readonly rule: string;
  readonly kind: KernelKind;
  readonly role: StartRole;
}

/** Builds a rule whose title is fixed. */
export const fixed = (
  id: string,
  kind: KernelKind,
  role: StartRole,
  pattern: RegExp,
  title: string,
): StartRule => ({
  id,
  kind,
  role,
  pattern,
  details: () => ({ title }),
});

/** White space made single and the end trimmed of dots and exclamation marks. */
export const tidy = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\s.!:]+$/, '')
    .trim()
    .slice(0, 160);

/** Numbers, addresses and hexadecimal runs masked: what is left is the kind of message. */
export const masked = (text: string): string =>
  tidy(text)
    .replace(/\b0x[0-9a-f]+\b/gi, 'N')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/gi, 'N')
    .replace(/\d+/g, 'N');
