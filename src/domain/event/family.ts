import { HOSTS_BY_FAMILY, SERVICES_BY_FAMILY } from './family-services.js';
import { WORDS_BY_FAMILY } from './family-words.js';
import { WordIndex, wordsIn } from './word-index.js';

/** What an event is about, in one word. */
export const FAMILIES = [
  'auth',
  'vpn',
  'backup',
  'mail',
  'database',
  'web',
  'scheduler',
  'security',
  'storage',
  'hardware',
  'network',
  'kernel',
  'service',
  'other',
] as const;

export type Family = (typeof FAMILIES)[number];

type Lists<T> = Readonly<Partial<Record<Family, T>>>;

const entriesOf = <T>(lists: Lists<T>): [Family, T][] => Object.entries(lists) as [Family, T][];

const invert = (lists: Lists<string>): ReadonlyMap<string, Family> =>
  new Map(
    entriesOf(lists).flatMap(([family, list]) =>
      wordsIn(list).map((name): [string, Family] => [name, family]),
    ),
  );

const SERVICE_FAMILIES = invert(SERVICES_BY_FAMILY);
const HOST_FAMILIES = invert(HOSTS_BY_FAMILY);

type WordLists = { readonly telling?: string; readonly hinting?: string };
type Weighted = { readonly index: number; readonly weight: number };

const WORD_WEIGHTS = new WordIndex<Weighted>(
  entriesOf<WordLists>(WORDS_BY_FAMILY).flatMap(([family, { telling = '', hinting = '' }]) => {
    const index = FAMILIES.indexOf(family);
    return [
      ...wordsIn(hinting).map((word): [string, Weighted] => [word, { index, weight: 1 }]),
      ...wordsIn(telling).map((word): [string, Weighted] => [word, { index, weight: 3 }]),
    ];
  }),
);

/** A family and how sure we are of it (0..1): 0.95 the program decides, 0.3-0.85 the words, 0.1 nothing did. */
export type FamilyGuess = { readonly family: Family; readonly confidence: number };

const MAX_CHARACTERS = 512;
const OTHER: FamilyGuess = { family: 'other', confidence: 0.1 };
const INSTANCE = /(?:\[[^\]]*\]|\([^)]*\)|@.*|\.(?:service|exe|socket|timer|mount)|[-_]?\d+)$/;

/** The bare name of a program: `/usr/sbin/sshd[12]`, `sshd(pam_unix)`, `postgres@14-main` give `sshd`, `sshd`, `postgres`. */
export function bareService(service: string): string {
  let name = service.slice(0, 128).toLowerCase().trim();
  if (name.startsWith('/') || name.includes('\\'))
    name = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  for (let i = 0; i < 4 && INSTANCE.test(name); i++) name = name.replace(INSTANCE, '');
  return name;
}

/** The name itself, then what stands before a `/`, `:` or `-` in it (`postfix/smtpd`, `bacula-sd`). */
function byName(families: ReadonlyMap<string, Family>, name: string): Family | undefined {
  const exact = families.get(name);
  if (exact !== undefined || name === '') return exact;
  const head = /^[^/:\s-]+/.exec(name)?.[0] ?? '';
  return head === name ? undefined : families.get(head);
}

const isLetter = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 48 && unit <= 57);
const isInnerDash = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 45 && isLetter(text.charCodeAt(at + 1));

/** Reused: no call leaves anything in it for the next. */
const scores = new Float64Array(FAMILIES.length);

/** Sums what the words say into `scores`. A word right after `=` is a value and says nothing: `user=mysql`. */
function readScores(skeleton: string): void {
  scores.fill(0);
  const end = Math.min(skeleton.length, MAX_CHARACTERS);
  let at = 0;
  while (at < end) {
    if (!isLetter(skeleton.charCodeAt(at))) {
      at++;
      continue;
    }
    const from = at;
    while (at < end && (isLetter(skeleton.charCodeAt(at)) || isInnerDash(skeleton, at))) at++;
    if (skeleton.charCodeAt(from - 1) === 61) continue;
    const weighted = WORD_WEIGHTS.find(skeleton, from, at);
    if (weighted !== undefined) scores[weighted.index]! += weighted.weight;
  }
}

function byWords(skeleton: string): FamilyGuess {
  readScores(skeleton);
  let best = 0;
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    total += scores[i]!;
    if (scores[i]! > scores[best]!) best = i;
  }
  if (scores[best]! < 2) return OTHER;
  const share = scores[best]! / total;
  const confidence = Math.min(0.85, 0.25 + 0.05 * scores[best]! + 0.35 * share);
  return { family: FAMILIES[best]!, confidence: Math.round(confidence * 100) / 100 };
}

/**
 * The family of an event, by documented rules: a program of one trade decides (sshd: auth); for the kernel, init
 * systems and unknown programs the words of the skeleton do; failing both, the program's own. Only the service name
 * and the skeleton count, never a value, so all events of one signature agree.
 */
export function familyOf(service: string | null | undefined, skeleton: string): FamilyGuess {
  const name = service ? bareService(service) : '';
  const family = byName(SERVICE_FAMILIES, name);
  if (family !== undefined) return { family, confidence: 0.95 };
  const guess = byWords(skeleton);
  const host = byName(HOST_FAMILIES, name);
  if (host === undefined) return guess;
  return guess.confidence >= 0.6 ? guess : { family: host, confidence: 0.6 };
}
