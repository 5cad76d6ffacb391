import type { Band } from '../attention/band.js';
import type { Verdict } from '../attention/memory.js';
import { cleanText } from '../shared/text.js';
import { plural, sayMoment } from '../shared/words.js';
import type { DigestItem } from './item.js';

/** A kind of event that people had kept quiet, named by its candidate or its text. Times are milliseconds. */
type QuietKind = {
  readonly tenantId: string;
  readonly signatureId: string;
  readonly candidateId: string | null;
  readonly title: string;
  readonly band: Band;
  readonly score: number;
  /** How often it came in the period. */
  readonly occurrences: number;
  readonly by: string;
  /** In their words. */
  readonly note: string | null;
};

export type SnoozedKind = QuietKind & { readonly until: number; readonly held: number };
export type DismissedKind = QuietKind & { readonly verdict: Exclude<Verdict, 'USEFUL'>; readonly at: number };

/** A declared change and the kinds of event that weigh less for it, the strongest named. */
export type DampingChange = {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly kinds: number;
  readonly named: readonly string[];
};

/** What was kept quiet in a period: by the rules, and because people asked for it. */
export type Quiet = {
  /** Kinds of event that are chatter, and how often they came. */
  readonly chatter: { readonly signatures: number; readonly occurrences: number };
  readonly snoozed: readonly SnoozedKind[];
  readonly dismissed: readonly DismissedKind[];
  readonly changes: readonly DampingChange[];
};

/** As somebody may see it who may not read reviews: a verdict without what was written to it. */
export const withoutNotes = (quiet: Quiet): Quiet => ({
  ...quiet,
  dismissed: quiet.dismissed.map((kind) => ({ ...kind, note: null })),
});

/** Lines that one reason may have: with the line of chatter a section of ten. */
const MOST_OF_ONE = 3;

/** Each reason with its lines: what is quiet, who wanted it, and why; what does not fit is counted. */
export function quietItems({ chatter, snoozed, dismissed, changes }: Quiet): DigestItem[] {
  const newest = [...changes].sort((a, b) => b.startsAt - a.startsAt || (a.id < b.id ? -1 : 1));
  return [
    ...(chatter.signatures === 0 ? [] : [chatterItem(chatter)]),
    ...linesOf([...snoozed].sort(strongest).map(snoozedItem), 'more kinds are snoozed', 'snoozes'),
    ...linesOf([...dismissed].sort(strongest).map(dismissedItem), 'more kinds are dismissed', 'candidates'),
    ...linesOf(newest.map(changeItem), 'more change windows', 'changeWindows'),
  ];
}

const strongest = (a: QuietKind, b: QuietKind): number =>
  b.score - a.score || b.occurrences - a.occurrences || (a.signatureId < b.signatureId ? -1 : 1);

function linesOf(items: readonly DigestItem[], others: string, query: string): DigestItem[] {
  if (items.length <= MOST_OF_ONE) return [...items];
  const named = items.slice(0, MOST_OF_ONE - 1);
  const rest = `${items.length - named.length} ${others}`;
  return [...named, plainItem(rest, `The query ${query} lists them all.`, 'BACKGROUND')];
}

const plainItem = (title: string, whyItMatters: string, band: Band): DigestItem => ({
  candidate: null,
  title,
  whyItMatters,
  band,
  score: 0,
});

const chatterItem = ({ signatures, occurrences }: Quiet['chatter']): DigestItem =>
  plainItem(
    `${plural(signatures, 'kind')} of routine chatter`,
    `${plural(occurrences, 'event')} were counted and kept as raw data only: frequent, steady and harmless by wording.`,
    'IGNORE_FAST',
  );

const kindItem = (kind: QuietKind, whyItMatters: string): DigestItem => ({
  candidate: kind.candidateId === null ? null : { tenantId: kind.tenantId, id: kind.candidateId },
  title: kind.title,
  whyItMatters,
  band: kind.band,
  score: kind.score,
});

const NOTE_SHOWN = 200;

/** The end of a sentence with the beginning of a note: the whole is with what it was said of. */
function quoted(note: string | null): string {
  if (note === null) return '.';
  const shown = note.length > NOTE_SHOWN ? `${cleanText(note, NOTE_SHOWN)}\u2026` : note;
  return `: \u201c${shown}\u201d${/[.!?\u2026]$/.test(shown) ? '' : '.'}`;
}

const came = ({ occurrences }: QuietKind): string =>
  occurrences === 0
    ? 'It did not come in this period.'
    : `It came ${plural(occurrences, 'time')} in this period.`;

function snoozedItem(kind: SnoozedKind): DigestItem {
  const waiting =
    kind.held === 0 ? '' : ` ${plural(kind.held, 'promotion waits', 'promotions wait')} for its end.`;
  return kindItem(
    kind,
    `Snoozed by ${kind.by} until ${sayMoment(kind.until)}${quoted(kind.note)} ${came(kind)}${waiting}`,
  );
}

const CALLED: Readonly<Record<DismissedKind['verdict'], string>> = {
  NOISE: 'noise',
  KNOWN: 'known',
  EXPECTED: 'expected',
};

const dismissedItem = (kind: DismissedKind): DigestItem =>
  kindItem(
    kind,
    `Called ${CALLED[kind.verdict]} by ${kind.by} on ${sayMoment(kind.at)}${quoted(kind.note)} ${came(kind)}`,
  );

function changeItem({ name, by, startsAt, endsAt, kinds, named }: DampingChange): DigestItem {
  const others = kinds > named.length ? ` and ${kinds - named.length} more` : '';
  return plainItem(
    `Change window \u201c${name}\u201d, ${sayMoment(startsAt)} to ${sayMoment(endsAt)}`,
    `Declared by ${by}. ${plural(kinds, 'kind of event weighs', 'kinds of event weigh')} less for what lay inside: ${named.join(', ')}${others}.`,
    'BACKGROUND',
  );
}
