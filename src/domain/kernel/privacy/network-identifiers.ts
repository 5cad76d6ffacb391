import { grouped, type Identifier } from './identifier.js';

const HEX = '[0-9a-fA-F]';
const SPECIAL_IPV4 = /^(?:0\.0\.0\.0|127\.0\.0\.1|255\.255\.255\.\d+)$/;
/** Four numbers with dots are a version when a word before them says so. */
const VERSION_BEFORE = /(?:^|[^a-z])(?:version|ver|rev|revision|release|firmware|fw|driver|v)[:. =]{0,3}$/i;

const octetsFit = (value: string): boolean =>
  value.split('.').every((part) => Number(part) <= 255 && !/^0\d/.test(part));

const ipv4: Identifier = {
  hint: /\d\.\d/,
  replace: (text, token) =>
    text.replace(
      /(?<![\w.])(?<![A-Za-z_]-)(?:\d{1,3}\.){3}\d{1,3}(?!\w|-[A-Za-z]|\.\d)/g,
      (value, at: number) =>
        !octetsFit(value) ||
        SPECIAL_IPV4.test(value) ||
        VERSION_BEFORE.test(text.slice(Math.max(0, at - 16), at))
          ? value
          : token('ipv4', value),
    ),
};

/** Eight groups, or fewer with `::`; never a PCI address, a clock, a MAC or a Rust path. */
const ipv6: Identifier = {
  hint: /:/,
  replace: (text, token) =>
    text.replace(/(?<![\w:.])[0-9a-fA-F:]{2,45}(?:%\w{1,15})?(?![\w:])/g, (value) =>
      isIpv6(value.replace(/%.*/, '')) ? token('ipv6', value) : value,
    ),
};

function isIpv6(value: string): boolean {
  if (!value.includes(':') || value === '::' || value === '::1') return false;
  const halves = value.split('::');
  if (halves.length > 2) return false;
  const groups = value.split(':').filter((part) => part !== '');
  if (!groups.every((part) => part.length <= 4)) return false;
  if (halves.length === 1) return groups.length === 8 && groups.some((part) => part.length > 2);
  return groups.length >= 2 && groups.length <= 7 && /\d/.test(value) && groups[0]!.length >= 2;
}

/** Addresses and names of devices, most specific first: a World Wide Name holds what looks like a MAC. */
export const NETWORK_IDENTIFIERS: readonly Identifier[] = [
  grouped('serial', /[in]qn\./, /(?<![\w.])(?<v>[in]qn\.\d{4}-\d\d\.[\w.:-]{3,200})/g),
  grouped(
    'uuid',
    /-/,
    new RegExp(`(?<![\\w-])(?<v>${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12})(?![\\w-])`, 'g'),
  ),
  grouped('uuid', /UUID=/, /(?:PART)?UUID=(?:"|')?(?<v>[\w-]{4,64})/g),
  // Boot and machine ids; a run of one digit is no id.
  grouped('uuid', /[0-9a-f]{32}/, /(?<!\w)(?<v>[0-9a-f]{32})(?!\w)/g, (value) => /^(.)\1+$/.test(value)),
  grouped('serial', /:/, new RegExp(`(?<![\\w:])(?<v>(?:${HEX}{2}:){7}${HEX}{2})(?![\\w:])`, 'g')),
  grouped(
    'mac',
    /[:-]/,
    // Netfilter writes both addresses and the protocol in one run of fourteen bytes.
    new RegExp(
      `(?<![\\w:-])(?<v>${HEX}{2}(?:(?::${HEX}{2}){5}(?:(?::${HEX}{2}){8})?|(?:-${HEX}{2}){5}))(?!\\w|[:-]${HEX})`,
      'g',
    ),
  ),
  grouped('mac', /\./, new RegExp(`(?<![\\w.])(?<v>${HEX}{4}\\.${HEX}{4}\\.${HEX}{4})(?![\\w.])`, 'g')),
  grouped('ipv6', /::/, /(?<![\w:.])(?<v>::(?:ffff:)?(?:\d{1,3}\.){3}\d{1,3})(?![\w.])/gi),
  ipv6,
  ipv4,
];
