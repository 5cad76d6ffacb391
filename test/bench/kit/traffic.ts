/** What the benches send: a day of a busy MSP, a million events of mixed templates on 50 hosts. The same on every run. */
export type BenchEvent = {
  readonly timestamp: string;
  readonly host: string;
  readonly service: string;
  readonly severity: string;
  readonly message: string;
  readonly sourceType: string;
  readonly sourceId: string;
};

type Template = { readonly service: string; readonly severity: string; readonly text: string };

/** Routine that becomes chatter, and trouble that keeps its events: about 4 to 6. */
const ROUTINE = [
  'Accepted publickey for {user} from {ip} port {port} ssh2',
  'DHCPACK on {ip} to {mac} via eth0',
  'client {ip}#{port}: query: host-{n}.example.net IN A',
  '{hex}: to=<{user}@example.net>, relay=mx{d}.example.net[{ip}]:25, status=sent',
  'Started session {n} of user {user}',
  'GET /api/items/{n} HTTP/1.1 200 {n}',
  'checkpoint complete: wrote {n} buffers',
  'session opened for user {user} by (uid={n})',
  'Connection from {ip} port {port} established',
  'job {n} finished in {n} ms',
];
const TROUBLE = [
  'Failed password for invalid user {user} from {ip} port {port}',
  'connection to {ip}:{port} timed out after {n} ms',
  'disk /dev/sd{d} I/O error, sector {n}',
  'upstream {ip}:{port} returned 502 while reading response header',
  'worker {n} exited with signal {d}, restarting',
  'retry {d} of job {hex}: lock wait timeout exceeded',
  'certificate of {ip} rejected: expired',
  'queue depth {n} exceeds limit',
  'DROP IN=eth0 SRC={ip} DST={ip} PROTO=TCP DPT={port}',
  'replica {d} lags {n} s behind, aborting read',
];
const MODULES = [
  'core',
  'edge',
  'billing',
  'portal',
  'mailer',
  'files',
  'sync',
  'auth',
  'cache',
  'relay',
  'probe',
  'agent',
];

const TEMPLATES: { readonly routine: readonly Template[]; readonly trouble: readonly Template[] } = {
  routine: MODULES.flatMap((name) =>
    ROUTINE.map((text) => ({ service: `${name}d`, severity: 'info', text: `${name}: ${text}` })),
  ),
  trouble: MODULES.flatMap((name) =>
    TROUBLE.map((text, i) => ({
      service: `${name}d`,
      severity: i % 3 === 0 ? 'error' : 'warning',
      text: `${name}: ${text}`,
    })),
  ),
};

const TROUBLE_SHARE = 0.6;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 20);

/** Event number `index` of a day that holds `perDay`. */
export function benchEvent(index: number, perDay: number): BenchEvent {
  let state = (Math.imul(index + 1, 2_654_435_761) ^ 0x9e3779b9) >>> 0;
  const next = (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x165667b1) >>> 0;
    return state % limit;
  };
  const kinds = next(1_000) < TROUBLE_SHARE * 1_000 ? TEMPLATES.trouble : TEMPLATES.routine;
  // Squaring makes few templates frequent and many rare, as in real logs.
  const share = next(10_000) / 10_000;
  const { service, severity, text } = kinds[Math.floor(share * share * kinds.length)]!;
  const host = `host-${String(next(50)).padStart(2, '0')}`;
  const message = text.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name]!(next));
  const timestamp = new Date(START + Math.floor((index / perDay) * DAY_MS)).toISOString();
  return { timestamp, host, service, severity, message, sourceType: 'syslog', sourceId: host };
}

const USERS = ['amelia', 'jonas', 'priya', 'tomasz', 'wei', 'fatima', 'deploy', 'backup'];

const VALUES: Readonly<Record<string, (next: (limit: number) => number) => string>> = {
  ip: (next) => `10.${next(200)}.${next(250)}.${1 + next(250)}`,
  port: (next) => String(1_024 + next(60_000)),
  n: (next) => String(next(100_000)),
  d: (next) => String(next(8)),
  user: (next) => USERS[next(USERS.length)]!,
  hex: (next) =>
    next(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  mac: (next) => Array.from({ length: 6 }, () => next(256).toString(16).padStart(2, '0')).join(':'),
};
