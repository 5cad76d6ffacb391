import type { Family } from '../event/family.js';
import type { Alias } from './aliases.js';
import { MASK_VERSION } from './identity.js';
import { maskWithSpans } from './mask.js';
import type { MaskType } from './mask-types.js';
import { type SigningContext, signMessage } from './sign.js';

/** A piece of a message: literal text that counts for identity, or a value that does not, and why not. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string; readonly type: MaskType; readonly reason: string };

/** Why an event is in its group. */
export type Membership = {
  readonly id: string;
  /** The level-2 root that counts for it: the id itself when there is no alias. */
  readonly rootId: string;
  readonly maskVersion: number;
  readonly family: Family;
  readonly familyConfidence: number;
  readonly template: string;
  readonly skeleton: string;
  readonly pieces: readonly Piece[];
  /** The message went on past what identity looks at. */
  readonly cut: boolean;
  readonly text: string;
};

const REASONS: Readonly<Record<MaskType, string>> = {
  '*': 'a word with digits, an absent value, or several values in a row',
  ip: 'an IP address (a port or prefix belongs to it)',
  mac: 'a hardware address',
  uuid: 'a UUID',
  hash: 'a digest or key',
  hex: 'a hexadecimal number',
  url: 'a URL',
  path: 'a file path',
  email: 'an e-mail address',
  host: 'a host name',
  time: 'a time or date',
  dur: 'a duration',
  size: 'an amount of data',
  num: 'a number',
  version: 'a version',
  user: 'a name where logs put user names',
  str: 'a quoted value',
  class: 'a package, class or property name',
  dev: 'a device or interface name',
  pci: 'a bus address',
};

function piecesOf(message: string): { readonly pieces: Piece[]; readonly cut: boolean } {
  const { spans, end } = maskWithSpans(message);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { type, from, to } of spans) {
    if (from > at) pieces.push({ kind: 'literal', text: message.slice(at, from) });
    pieces.push({ kind: 'value', text: message.slice(from, to), type, reason: REASONS[type] });
    at = to;
  }
  if (end > at) pieces.push({ kind: 'literal', text: message.slice(at, end) });
  return { pieces, cut: end < message.length };
}

const MAX_SHOWN = 5;

function sentence(pieces: readonly Piece[], family: Family, alias: Alias | undefined): string {
  const values = pieces.flatMap((piece) =>
    piece.kind === 'value' ? [`"${piece.text}" is ${piece.reason}`] : [],
  );
  const shown = values.slice(0, MAX_SHOWN).join('; ');
  const rest = values.length > MAX_SHOWN ? `; and ${values.length - MAX_SHOWN} more` : '';
  const masked = values.length === 0 ? 'Nothing was masked' : `Not compared: ${shown}${rest}`;
  const merged =
    alias === undefined ? '' : ` Counted under ${alias.rootId}, because names vary there: ${namesIn(alias)}.`;
  return `${masked}. The other words and the family (${family}) are the same for all events of this group.${merged}`;
}

const namesIn = ({ words }: Alias): string => words.map((list) => list.join(', ')).join(' / ');

/** Which pieces of a message decide its signature, which do not and why; with its level-2 alias, when it has one. */
export function explainMembership(message: string, context: SigningContext = {}, alias?: Alias): Membership {
  const { id, family, familyConfidence, template, skeleton } = signMessage(message, context);
  const { pieces, cut } = piecesOf(message);
  return {
    id,
    rootId: alias?.rootId ?? id,
    maskVersion: MASK_VERSION,
    family,
    familyConfidence,
    template,
    skeleton,
    pieces,
    cut,
    text: sentence(pieces, family, alias),
  };
}
