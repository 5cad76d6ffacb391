import type { BenchEvent } from './traffic.js';

/** A thousand kinds of event with a fortnight behind them: what the attention bench stores and touches. */
const COMPONENTS = [
  'core edge billing portal mailer files sync auth cache relay probe agent ledger search wiki chat media proxy backup scheduler',
  'catalog invoice payroll telemetry inventory checkout shipping recorder gatekeeper translator notifier archive indexer crawler',
  'renderer balancer resolver importer exporter auditor',
]
  .join(' ')
  .split(' ');

/** A problem stands beside its recovery. */
const TEXTS = [
  ['uplink to the carrier is down', 'uplink to the carrier is up'],
  ['heartbeat lost after {n} s', 'heartbeat restored after {n} s'],
  ['license service unreachable', 'license service reachable'],
  ['disk I/O error, sector {n}'],
  ['upstream returned 502 while reading response header, attempt {n}'],
  ['worker {n} exited with signal 9, restarting'],
  ['lock wait timeout exceeded, retry {n}'],
  ['certificate rejected: expired {n} days ago'],
  ['queue depth {n} exceeds limit'],
  ['replica lags {n} s behind, aborting read'],
  ['Failed password for invalid user, attempt {n}'],
  ['out of memory while sorting {n} rows'],
  ['clock drifted by {n} ms'],
  ['quota exceeded by {n} bytes'],
  ['checkpoint complete: wrote {n} buffers'],
  ['session {n} opened'],
  ['configuration reloaded in {n} ms'],
  ['rotated {n} log segments'],
  ['health check took {n} ms'],
  ['batch of {n} rows imported'],
  ['token {n} refreshed'],
  ['garbage collection paused {n} ms'],
].flat();

const HOSTS = 50;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const START = Date.UTC(2026, 2, 2);
const HISTORY_DAYS = 14;
/** A tenth comes back again and again; the rest was seen twice. */
const turnsOf = (kind: number): number => (kind % 10 === 0 ? 6 : 2);

export const KINDS: readonly string[] = COMPONENTS.flatMap((component) =>
  TEXTS.map((text) => `${component} ${text}`),
);

/** Whole numbers below a limit, the same on every run. */
function hash(limit: number, ...parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) state = Math.imul(state ^ part, 2_246_822_519) ^ (state >>> 13);
  return ((state ^ (state >>> 15)) >>> 0) % limit;
}

function eventOf(kind: number, host: number, at: number): BenchEvent {
  const text = KINDS[kind]!;
  const name = `host-${String(host).padStart(2, '0')}`;
  return {
    timestamp: new Date(at).toISOString(),
    host: name,
    service: `${text.split(' ')[0]}d`,
    severity: kind % 3 === 0 ? 'error' : kind % 3 === 1 ? 'warning' : 'info',
    message: text.replace('{n}', String(hash(100_000, kind, at))),
    sourceType: 'syslog',
    sourceId: name,
  };
}

/** Neighbours share a host. */
const hostOf = (kind: number): number => Math.floor(kind / 20) % HOSTS;

const RECOVERY = / (up|restored .*|reachable)$/;

/** A moment of a kind within some minutes: a recovery follows its problem. */
const minuteOf = (kind: number, minutes: number, turn: number): number =>
  RECOVERY.test(KINDS[kind]!) ? hash(minutes, kind - 1, turn) + 2 : hash(minutes, kind, turn);

/** Every kind a few times in a fortnight, mostly on one host; then one event much later, so that all of it is quiet. */
export function history(): BenchEvent[] {
  const events = KINDS.flatMap((_, kind) =>
    Array.from({ length: turnsOf(kind) }, (_, i) => {
      const at = START + minuteOf(kind, HISTORY_DAYS * 1_440, i) * MINUTE_MS;
      return eventOf(kind, i === 1 ? hash(HOSTS, kind) : hostOf(kind), at);
    }),
  );
  events.sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  return [...events, eventOf(0, hostOf(0), START + 35 * DAY_MS)];
}

/** Every kind once, in an hour of its own: so long after the round before that nothing of it is in the air. */
export const roundOf = (round: number): BenchEvent[] =>
  KINDS.map((_, kind) => {
    const at = START + (36 + 15 * round) * DAY_MS + minuteOf(kind, 50, round) * MINUTE_MS;
    return eventOf(kind, hostOf(kind), at);
  });
