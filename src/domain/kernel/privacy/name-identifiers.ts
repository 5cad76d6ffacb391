import { grouped, type Identifier } from './identifier.js';

const NAME = String.raw`[A-Za-z_][\w.-]`;
const HOST = String.raw`[A-Za-z0-9][\w.-]`;
/** Device tree nodes, units of systemd and versioned symbols have an `@` too. */
const NOT_AT_HOST = /^(?:[0-9a-f,.]+|tty\w*|\w*\.(?:service|socket|mount|timer|slice|scope)|GLIBC\S*|\d.*)$/i;

const userAtHost: Identifier = {
  hint: /@/,
  replace: (text, token) =>
    text.replace(
      /(?<![\w.+@/-])([a-z_][\w.-]{1,63})@([A-Za-z0-9][\w.,-]{1,253})/g,
      (all, user: string, host: string) =>
        NOT_AT_HOST.test(host) ? all : `${token('user', user)}@${token('host', host)}`,
    ),
};

/** People, machines and serial numbers, each by the words that introduce them. */
export const NAME_IDENTIFIERS: readonly Identifier[] = [
  // The banner names who built the kernel, and where: before mail addresses, which it looks like.
  grouped('user', /@/, /\((?<v>[\w.+-]{1,64})(?=@[\w.-]{1,255}\))/g),
  grouped('host', /@/, /(?<=\([\w.+-]{1,64}@)(?<v>[\w.-]{1,255})(?=\))/g),
  grouped(
    'mail',
    /@/,
    /(?<![\w.+-])(?<v>[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}(?!service|socket|mount|timer|slice|scope)[A-Za-z]{2,24})(?![\w-])/g,
  ),
  userAtHost,
  // Headers of syslog and journal, and the prompt of a console.
  grouped(
    'host',
    /^(?:<\d+>)?[A-Z]/,
    /^(?:<\d{1,3}>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d (?<v>[\w.-]{2,253}) /g,
  ),
  grouped(
    'host',
    /^\d{4}-/,
    /^\d{4}-\d\d-\d\dT\S{8,30} (?<v>[\w.-]{2,253}) (?=[\w./-]{1,64}(?:\[\d+\])?: )/g,
  ),
  grouped('host', / login: /, /^(?<v>[\w.-]{2,64}) login: /g),
  grouped('host', /HOSTNAME"/, /"_?HOSTNAME" ?: ?"(?<v>[^"]{2,253})"/g),
  grouped('serial', /by-id\//, /\/by-id\/(?<v>[a-z]{2,8}-[\w.:-]{3,120})/g, (value) =>
    /^dm-(?:name|uuid)/.test(value),
  ),
  grouped(
    'serial',
    /serial|S\/N|\bSN\b|\bsn=|wwn|_tag| tag/i,
    /(?:\b(?:serial[ _-]?(?:number|num|no)?|S\/N|SN|wwn|(?:asset|service)[ _]tag)\b\.?(?: ?[:=#] ?| is )|ID_SERIAL(?:_SHORT)?=|\bserial number (?=\S*\d))["']?(?![0-9a-f]{4}:[0-9a-f]{2}:)(?<v>[A-Za-z0-9][\w.-]{3,64})/gi,
    isNoSerial,
  ),
  grouped('user', /home\/|Users/, /(?:\/home\/|[/\\]Users[/\\])(?<v>[\w.-]{2,64})/g),
  grouped(
    'user',
    /[Uu]ser|acct|login|USER|LOGNAME/,
    new RegExp(`\\b(?:acct|user|ruser|USER|LOGNAME|username|login|sudo_user)=["']?(?<v>${NAME}{1,64})`, 'g'),
  ),
  grouped('user', /uid=\d+\(/, new RegExp(`\\b[ela]?uid=\\d+\\((?<v>${NAME}{1,64})\\)`, 'g')),
  grouped(
    'user',
    /user/i,
    new RegExp(
      String.raw`\b(?:(?:for|by|of|as|invalid) user|[Uu]ser(?= \S{1,64} (?:logged|session|authenticated|from|by|\(uid))) ["'<]?(?<v>${NAME}{2,64})`,
      'g',
    ),
  ),
  grouped(
    'user',
    / for /,
    new RegExp(`\\b(?:Accepted|Failed) [\\w/-]{1,32} for (?!invalid user)(?<v>${NAME}{2,64})(?= from )`, 'g'),
  ),
  grouped('user', /TTY=/, new RegExp(`(?<v>${NAME}{1,64})(?= : (?:\\S.{0,60} ; )?TTY=)`, 'g')),
  grouped(
    'host',
    /host|nodename|servername/i,
    new RegExp(
      `\\b(?:hostname|rhost|shost|HOSTNAME|servername|nodename|host)=["']?(?<v>${HOST}{1,253})`,
      'g',
    ),
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
    /^(?:\d{1,3}|8250\S*|16550\S*|driver|port|console|number|none)$/i.test(value) || /Serial: 8250/.test(all)
  );
}

function isNoHost(value: string): boolean {
  return /^(?:DID_\w+|\d{1,5}|none|null)$/i.test(value);
}
