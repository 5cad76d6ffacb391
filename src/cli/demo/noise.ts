import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/time.js';
import type { DemoEvent } from './event.js';
import type { Random } from './random.js';

type Line = readonly [service: string, severity: string, text: (random: Random) => string];

const user = (r: Random) =>
  r.pick(['amelia', 'jonas', 'priya', 'tomasz', 'wei', 'fatima', 'svc_scan', 'svc_sync']);
const lan = (r: Random) => `10.${r.between(10, 40)}.${r.between(0, 3)}.${r.between(2, 250)}`;
const port = (r: Random) => r.between(1_024, 65_000);

/** What any office writes all day: nothing here wants a person. */
const ROUTINE: readonly Line[] = [
  ['dhcpd', 'info', (r) => `DHCPACK on ${lan(r)} to 3c:52:82:${r.hex(2)}:${r.hex(2)}:${r.hex(2)} via br0`],
  [
    'sshd',
    'info',
    (r) =>
      `Accepted publickey for ${user(r)} from ${lan(r)} port ${port(r)} ssh2: ED25519 SHA256:${r.hex(20)}`,
  ],
  [
    'nginx',
    'info',
    (r) => `${lan(r)} "GET /portal/item/${r.between(1, 9_999)} HTTP/1.1" 200 ${r.between(300, 90_000)}`,
  ],
  [
    'postfix/smtp',
    'info',
    (r) =>
      `${r.hex(10).toUpperCase()}: to=<${user(r)}@example.net>, relay=mx${r.between(1, 3)}.example.net[203.0.113.${r.between(2, 60)}]:25, status=sent (250 2.0.0 queued as ${r.hex(8)})`,
  ],
  [
    'named',
    'info',
    (r) =>
      `client @0x${r.hex(12)} ${lan(r)}#${port(r)}: query: host-${r.between(1, 400)}.example.net IN A +E(0)`,
  ],
  [
    'systemd',
    'info',
    (r) =>
      `Started session-${r.between(1, 9_999)}.scope - Session ${r.between(1, 9_999)} of User ${user(r)}.`,
  ],
  ['ntpd', 'info', (r) => `kernel reports time adjusted by ${(r.next() / 100).toFixed(6)} s`],
  ['cupsd', 'info', (r) => `Job ${r.between(100, 9_999)} queued on "front-desk" by "${user(r)}".`],
  [
    'smbd',
    'info',
    (r) =>
      `${user(r)} opened file shared/Scans/${r.between(2_024, 2_026)}/invoice-${r.between(1_000, 9_999)}.pdf`,
  ],
  [
    'filterlog',
    'info',
    (r) =>
      `pass,in,igb0,tcp,${r.between(40, 1_500)},198.51.100.${r.between(2, 250)},${lan(r)},${port(r)},443`,
  ],
];

/** Seven days and today; what lies ahead of now is left out. */
const DAYS = 8;

/** Routine of one customer: office hours are busier than nights. */
export function routine(random: Random, hosts: readonly string[], from: number, count: number): DemoEvent[] {
  return Array.from({ length: count }, () => {
    const [service, severity, text] = random.pick(ROUTINE);
    return {
      at: from + officeMoment(random),
      host: random.pick(hosts),
      service,
      severity,
      message: text(random),
    };
  });
}

function officeMoment(random: Random): number {
  const day = random.between(0, DAYS - 1) * DAY_MS;
  const busy = random.next() < 0.6;
  return day + (busy ? 8 * HOUR_MS + random.next() * 10 * HOUR_MS : random.next() * DAY_MS);
}

/** Clockwork that is meant to be there: a probe every five minutes, a rotation every night. */
export function clockwork(random: Random, hosts: readonly string[], from: number): DemoEvent[] {
  const probes = Array.from({ length: DAYS * 288 }, (_, i) => ({
    at: from + i * 5 * MINUTE_MS + random.between(0, 2_000),
    host: hosts[0]!,
    service: 'CRON',
    severity: 'info',
    message: `(monitor) CMD (/usr/local/bin/probe --quiet --run ${random.between(1, 99_999)})`,
  }));
  const nights = Array.from({ length: DAYS }, (_, day) => day * DAY_MS + 30 * MINUTE_MS);
  const rotations = nights.flatMap((night) =>
    Array.from({ length: 60 }, () => ({
      at: from + night + random.between(0, 90_000),
      host: random.pick(hosts),
      service: 'logrotate',
      severity: 'info',
      message: `rotating log /var/log/app-${random.between(1, 40)}.log, kept ${random.between(5, 9)} old ones`,
    })),
  );
  return [...probes, ...rotations];
}
