import type { Family } from '../event/family.js';
import { hashedId } from '../shared/hash.js';
import { type MergedRows, MIN_WORDS, mergeRows } from './alias-bucket.js';
import { identityOf } from './identity.js';
import { isName } from './names.js';
import { type Token, tokensOfTemplate } from './statement.js';

/** A level-1 signature as level 2 sees it. */
export type Level1 = { readonly id: string; readonly family: Family; readonly skeleton: string };

/** Where a signature is counted instead of under its own id, and why. Deleting it undoes the merge. */
export type Alias = {
  readonly rootId: string;
  readonly rootSkeleton: string;
  /** For each place that became a wildcard, the words seen there: the first eight in alphabetical order. */
  readonly words: readonly (readonly string[])[];
};

const WILDCARD = '<*>';
const MAX_EVIDENCE = 8;
const OPENS = ' \t"\'<=([{:,|';
const CLOSES = ' \t"\'>=)]}:,;|.!?';

/** A name that stands alone: not glued to a wildcard or to other signs (`web-<*>` stays). */
function isFreeName(skeleton: string, tokens: readonly Token[], at: number): boolean {
  const { from, to } = tokens[at]!;
  if (from > 0 && !OPENS.includes(skeleton[from - 1]!)) return false;
  if (to < skeleton.length && !CLOSES.includes(skeleton[to]!)) return false;
  if (skeleton.startsWith(WILDCARD, to) || skeleton.endsWith(WILDCARD, from)) return false;
  return isName(tokens, at);
}

type Outline = {
  /** The skeleton with every free name as a wildcard: skeletons that may merge share it. */
  readonly text: string;
  /** Token indexes of the names. */
  readonly names: readonly number[];
  readonly tokens: readonly Token[];
};

function outlineOf(skeleton: string): Outline {
  const tokens = tokensOfTemplate(skeleton);
  const names: number[] = [];
  let text = '';
  let from = 0;
  tokens.forEach((token, index) => {
    if (token.kind !== 'word' || !isFreeName(skeleton, tokens, index)) return;
    names.push(index);
    text += skeleton.slice(from, token.from) + WILDCARD;
    from = token.to;
  });
  return { text: from === 0 ? skeleton : text + skeleton.slice(from), names, tokens };
}

/**
 * The bucket of signatures that may ever merge with this one, as a UUID; null when it holds no name and stands alone.
 * Level 2 needs to look at nothing but a bucket when a signature joins it.
 */
export function bucketIdOf(family: Family, skeleton: string): string | null {
  const { text, names } = outlineOf(skeleton);
  return names.length === 0 && !skeleton.includes(WILDCARD) ? null : hashedId('bucket', family, text);
}

/** 52 bits of a text, for counting; what collides is told apart by the text itself. */
function fingerprint(family: string, text: string): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (let i = 0; i < family.length; i++) high = Math.imul(high ^ family.charCodeAt(i), 0x01000193);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b) ^ (low >>> 13);
  }
  return (high >>> 0) * 0x100000 + ((low >>> 0) & 0xfffff);
}

/** Fingerprints that at least MIN_WORDS outlines share: the rest cannot merge and is not kept in memory. */
function frequent(prints: Float64Array): ReadonlySet<number> {
  const sorted = prints.slice().sort();
  const found = new Set<number>();
  for (let i = MIN_WORDS - 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - MIN_WORDS + 1]) found.add(sorted[i]!);
  }
  return found;
}

function bucketsOf(signatures: readonly Level1[]): Level1[][] {
  const prints = new Float64Array(signatures.length);
  signatures.forEach(({ family, skeleton }, i) => {
    prints[i] = fingerprint(family, outlineOf(skeleton).text);
  });
  const hot = frequent(prints);
  const buckets = new Map<string, Map<string, Level1>>();
  signatures.forEach((signature, i) => {
    if (!hot.has(prints[i]!)) return;
    const key = `${signature.family}\u001f${outlineOf(signature.skeleton).text}`;
    const bucket = buckets.get(key) ?? new Map<string, Level1>();
    bucket.set(signature.skeleton, signature);
    buckets.set(key, bucket);
  });
  return [...buckets.values()].map((bucket) => [...bucket.values()]);
}

const wordOf = (token: Token): string => (token.kind === 'value' ? WILDCARD : token.text);

function addAliases(aliases: Map<string, Alias>, bucket: readonly Level1[]): void {
  const outlines = bucket.map(({ skeleton }) => outlineOf(skeleton));
  const places = [...new Set(outlines.flatMap(({ names }) => names))].sort((a, b) => a - b);
  const rows = outlines.map(({ tokens }) => places.map((place) => wordOf(tokens[place]!)));
  for (const merged of mergeRows(rows)) {
    const first = merged.members[0]!;
    const rootSkeleton = generalise(bucket[first]!.skeleton, outlines[first]!.tokens, places, merged);
    const words = evidence(rows, merged);
    for (const member of merged.members) {
      const { id, family } = bucket[member]!;
      const rootId = identityOf(family, rootSkeleton);
      if (rootId !== id) aliases.set(id, { rootId, rootSkeleton, words });
    }
  }
}

function generalise(
  skeleton: string,
  tokens: readonly Token[],
  places: readonly number[],
  { wild }: MergedRows,
): string {
  let text = '';
  let from = 0;
  places.forEach((place, i) => {
    if (!wild[i]) return;
    text += skeleton.slice(from, tokens[place]!.from) + WILDCARD;
    from = tokens[place]!.to;
  });
  return text + skeleton.slice(from);
}

const evidence = (rows: readonly (readonly string[])[], { members, wild }: MergedRows): string[][] =>
  wild.flatMap((isWild, i) => {
    if (!isWild) return [];
    const words = new Set(members.map((member) => rows[member]![i]!));
    words.delete(WILDCARD);
    return [[...words].sort().slice(0, MAX_EVIDENCE)];
  });

/**
 * Level 2: signatures equal but for names, where one place has shown at least four different ones, are counted under
 * one root, whose id is the identity of the skeleton with those places as wildcards. Names stand after words such as
 * "for", "server" or `user=` and are no words that logs are written with; states never merge.
 *
 * A function of the set of signatures alone: order and counts do not matter, and more signatures only add merges
 * (a root may then become more general, and its members move with it). Signatures that stay under their own id are
 * absent from the answer. Time and memory grow linearly with the number of signatures.
 */
export function aliasesOf(signatures: readonly Level1[]): ReadonlyMap<string, Alias> {
  const aliases = new Map<string, Alias>();
  for (const bucket of bucketsOf(signatures)) addAliases(aliases, bucket);
  return aliases;
}
