import type { IdentifierClass } from './tokens.js';

/** One way identifiers are written. */
export interface Identifier {
  /** A cheap test that tells whether the pattern can match at all; null: always look. */
  readonly hint: RegExp | null;
  replace(text: string, token: (kind: IdentifierClass, value: string) => string): string;
}

type Token = (kind: IdentifierClass, value: string) => string;

/** A pattern whose group `v` is the value; what is around it stays. */
function grouped(
  kind: IdentifierClass,
  hint: RegExp | null,
  pattern: RegExp,
  refuse?: (value: string, all: string) => boolean,
): Identifier {
  return {
    hint,
    replace: (text: string, token: Token) =>
      text.replace(pattern, (all: string, ...rest: unknown[]) => {
        const groups = rest.at(-1) as { readonly v: string };
        if (refuse?.(groups.v, all)) return all;
        const at = all.lastIndexOf(groups.v);
        return all.slice(0, at) + token(kind, groups.v) + all.slice(at + groups.v.length);
      }),
  };
}

const HEX = '[0-9a-fA-F]';
const octetsFit = (value: string): boolean =>
  value.split('.').every((part) => Number(part) <= 255 && !/^0\d/.test(part));
const SPECIAL_IPV4 = /^(?:0\.0\.0\.0|127\.0\.0\.1|255\.255\.255\.\d+)$/;
/** Four numbers with dots are a version when a word before them says so. */
const VERSION_BEFORE = /(?:^|[^a-z])(?:version|ver|rev|revision|release|firmware|fw|driver|v)[:. =]{0,3}$/i;

const ipv4: Identifier = {
  hint: /\d\.\d/,
  replace: (text, token) =>
    text.replace(/(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g, (value, at: number) =>
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

/** How identifiers are found, most specific first: a MAC inside an IPv6-like run, a mail address before its host. */
export const IDENTIFIERS: readonly Identifier[] = [
  // The banner names who built the kernel, and where.
  grouped('user', /@/, /\((?<v>[\w.+-]{1,64})(?=@[\w.-]{1,255}\))/g),
  grouped('host', /@/, /(?<=\([\w.+-]{1,64}@)(?<v>[\w.-]{1,255})(?=\))/g),
  grouped(
    'mail',
    /@/,
    /(?<v>(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w-])/g,
  ),
  grouped('serial', /[in]qn\./, /(?<![\w.])(?<v>[in]qn\.\d{4}-\d\d\.[\w.:-]{3,200})/g),
  grouped('serial', /by-id\//, /\/by-id\/(?<v>[a-z]{2,8}-[\w.:-]{3,120})/g, (value) =>
    /^dm-(?:name|uuid)/.test(value),
  ),
  grouped(
    'uuid',
    /-/,
    new RegExp(`(?<![\\w-])(?<v>${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12})(?![\\w-])`, 'g'),
  ),
  grouped('uuid', /UUID=/, /(?:PART)?UUID=(?:"|')?(?<v>[\w-]{4,64})/g, (value) => /^UUID_/.test(value)),
  grouped('uuid', /[0-9a-f]{32}/, /(?<![\w])(?<v>[0-9a-f]{32})(?!\w)/g, (value) => /^(.)\1+$/.test(value)),
  // Fibre Channel and SAS names look like a MAC with two bytes more.
  grouped('serial', /:/, new RegExp(`(?<![\\w:])(?<v>(?:${HEX}{2}:){7}${HEX}{2})(?![\\w:])`, 'g')),
  grouped(
    'mac',
    /[:-]/,
    new RegExp(
      `(?<![\\w:-])(?<v>${HEX}{2}(?:(?::${HEX}{2}){5}(?:(?::${HEX}{2}){8})?|(?:-${HEX}{2}){5}))(?!\\w|[:-]${HEX})`,
      'g',
    ),
  ),
  ipv6,
  ipv4,
  grouped(
    'serial',
    /serial|S\/N|\bSN\b|\bsn=|wwn|_tag| tag/i,
    /(?:\b(?:serial[ _-]?(?:number|num|no)?|S\/N|SN|wwn|(?:asset|service)[ _]tag)\b\.?(?: ?[:=#] ?| is )|ID_SERIAL(?:_SHORT)?=|SerialNumber: )["']?(?![0-9a-f]{4}:[0-9a-f]{2}:)(?<v>[A-Za-z0-9][\w.-]{3,64})/gi,
    isNoSerial,
  ),
  grouped('user', /\/home\/|\/Users\//, /\/(?:home|Users)\/(?<v>[\w.-]{2,64})/g),
  grouped(
    'user',
    /[Uu]ser|acct|login|USER|uid=/,
    /\b(?:acct|user|ruser|USER|LOGNAME|username|login|sudo_user)=["']?(?<v>[A-Za-z_][\w.-]{1,64})/g,
  ),
  grouped('user', /uid=\d+\(/, /\b(?:e|l|a)?uid=\d+\((?<v>[A-Za-z_][\w.-]{1,64})\)/g),
  grouped(
    'user',
    /user/i,
    /\b(?:(?:for|by|of|as|invalid) user|[Uu]ser(?= \S{1,64} (?:logged|session|authenticated|from|by|\(uid))) ["'<]?(?<v>[A-Za-z_][\w.-]{2,64})/g,
  ),
  grouped(
    'user',
    / for /,
    /\b(?:Accepted|Failed) [\w/-]{1,32} for (?!invalid user)(?<v>[A-Za-z_][\w.-]{2,64})(?= from )/g,
  ),
  grouped('user', /TTY=/, /(?<v>[A-Za-z_][\w.-]{1,64})(?= : (?:\S.{0,60} ; )?TTY=)/g),
  grouped(
    'host',
    /host/i,
    /\b(?:hostname|rhost|shost|HOSTNAME|servername|nodename|host)=["']?(?<v>[A-Za-z0-9][\w.-]{1,253})/g,
    isNoHost,
  ),
  grouped(
    'host',
    /ostname/,
    /(?:[Hh]ostname (?:set to|is|changed to)|[Ss]et hostname to):? ["'<]?(?<v>[A-Za-z0-9][\w.-]{1,253}?)(?=["'>.\s]|$)/g,
  ),
  grouped('host', /\\\\/, /\\\\(?<v>[A-Za-z0-9][\w.-]{1,253})(?=\\)/g),
  grouped(
    'host',
    /server /,
    /\bserver (?<v>[A-Za-z0-9][\w.-]{2,253}) (?=not responding|OK\b|is not|has not)/g,
  ),
  grouped(
    'host',
    /\./,
    /(?<![\w.@/-])(?<v>(?:[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?\.){1,6}(?:com|net|org|edu|gov|mil|int|local|lan|internal|intranet|corp|home|localdomain|example|invalid))(?![\w-]|\.\w)/g,
    (value) => /(?:^|\.)kernel\.org$/i.test(value),
  ),
];

/** Words after `serial` that name a driver or an index, not a device. */
function isNoSerial(value: string, all: string): boolean {
  return (
    /^(?:\d{1,3}|8250\S*|16550\S*|driver|port|console|number|none|SERIAL_\d+)$/i.test(value) ||
    /Serial: 8250/.test(all)
  );
}

function isNoHost(value: string): boolean {
  return /^(?:DID_\w+|\d{1,5}|none|null|HOST_\d+|IPV[46]_\d+)$/i.test(value);
}
