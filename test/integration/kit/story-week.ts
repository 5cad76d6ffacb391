import type { TestEvent } from './flow.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A seeded generator: the same events on every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/**
 * Two weeks and a half of one tenant: chatter, a flapping tunnel, a burst, a spread, a beat that stops, a story that comes back,
 * signals that gather, one that comes before something worse. */
export function storyWeeks(seed = 1): TestEvent[] {
  const random = seeded(seed);
  const from = Date.UTC(2026, 2, 2);
  const events: TestEvent[] = [];
  const add = (at: number, host: string, service: string, severity: string, message: string) =>
    events.push({
      timestamp: new Date(Math.round(from + at)).toISOString(),
      host,
      service,
      severity,
      message,
    });
  for (let i = 0; i < 500; i++)
    add(
      random() * 17 * DAY,
      `srv-${1 + Math.floor(random() * 6)}`,
      'dhcpd',
      'info',
      `DHCPACK on 10.1.${Math.floor(random() * 250)}.9 via eth0`,
    );
  for (let i = 0; i < 9; i++) {
    const at = i * 31 * HOUR + random() * HOUR;
    add(at, 'fw-1', 'charon', 'warning', 'tunnel to plant-7 down');
    add(at + 40_000, 'fw-1', 'charon', 'info', 'tunnel to plant-7 up');
  }
  for (let i = 0; i < 40; i++)
    add(8 * DAY + random() * 600_000, 'srv-2', 'api', 'error', `worker ${i} exited unexpectedly`);
  for (let h = 1; h <= 6; h++)
    add(6 * DAY + h * 5 * HOUR, `srv-${h}`, 'kernel', 'warning', `nvme0: I/O ${h} timeout, aborting`);
  for (let i = 0; i < 12 * 24; i++)
    add(i * HOUR + random() * 20_000, 'srv-3', 'repl', 'info', `replication pass ${i} finished`);
  add(1.5 * DAY, 'srv-5', 'raid', 'error', 'array md0 degraded');
  for (let i = 0; i < 5; i++) add(12 * DAY + i * 9 * HOUR, 'srv-5', 'raid', 'error', 'array md0 degraded');
  // What comes before something worse, by half an hour or so, and once alone.
  for (let i = 0; i < 7; i++) {
    const at = (2 + 2 * i) * DAY + random() * 12 * HOUR;
    add(at, 'sw-9', 'poe', 'notice', `power budget exceeded by ${10 + i} W`);
    if (i !== 2)
      add(at + (20 + random() * 50) * 60_000, 'sw-9', 'system', 'error', 'restarted by the watchdog');
  }
  // Names at one place: from the fourth printer on they are one story, whoever jammed first.
  for (const [i, name] of ['atrium', 'lobby', 'annex', 'cellar', 'gallery', 'foyer'].entries()) {
    add(
      5 * DAY + i * 3 * HOUR,
      `srv-${1 + (i % 3)}`,
      'cupsd',
      'warning',
      `printer ${name}: paper jam in tray ${i}`,
    );
    add(
      9 * DAY + i * 2 * HOUR,
      `srv-${1 + (i % 3)}`,
      'cupsd',
      'warning',
      `printer ${name}: paper jam in tray ${i}`,
    );
    add(11 * DAY + i * HOUR, 'srv-4', 'cupsd', 'error', `printer ${name} is offline`);
    add(11 * DAY + i * HOUR + 90_000, 'srv-4', 'cupsd', 'info', `printer ${name} is online`);
  }
  // What is new on one host at about one time, and half of it again two days later.
  const unusual = [
    'user guest added',
    'session opened for guest',
    'module nfsx loaded',
    'rule 17 removed',
    'agent disabled',
    'package netcat installed',
  ];
  unusual.forEach((text, i) => {
    add(10 * DAY + 14 * HOUR + (i * 80 + random() * 40) * 1_000, 'srv-4', 'audit', 'info', text);
    if (i % 2 === 0) add(12 * DAY + 3 * HOUR + i * 60_000, 'srv-4', 'audit', 'info', text);
  });
  return events;
}
