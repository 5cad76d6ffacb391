import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/time.js';
import type { DemoEvent } from './event.js';
import type { Random } from './random.js';

/** Harbor Freight's tunnel drops, heals itself before anybody looks, and does so more and more often. */
export function selfHealingTunnel(random: Random, from: number): DemoEvent[] {
  const drops = [10, 29, 51, 70, 86, 99, 111, 122, 131, 139, 146, 153, 159, 164].map(
    (hour) => from + hour * HOUR_MS + random.between(0, 40) * MINUTE_MS,
  );
  return drops.flatMap((at) => {
    const seconds = random.between(18, 70);
    const peer = `198.51.100.${random.between(2, 9)}`;
    const event = { host: 'hf-fw-01', service: 'charon' };
    return [
      {
        ...event,
        at,
        severity: 'warning',
        message: `VPN tunnel to warehouse-2 down (peer ${peer}, no DPD answer)`,
      },
      {
        ...event,
        at: at + seconds * 1_000,
        severity: 'info',
        message: `VPN tunnel to warehouse-2 up after ${seconds} s`,
      },
    ];
  });
}

/** Somebody tries one service account at night, a few times only, on one server more each night. */
export function quietPasswordTrials(random: Random, from: number): DemoEvent[] {
  const servers = ['bs-dc-01', 'bs-file-01', 'bs-xray-01', 'bs-sql-01', 'bs-term-01', 'bs-term-02'];
  return [2, 3, 4, 5, 6, 7].flatMap((day, night) =>
    servers.slice(0, night + 2).flatMap((host) =>
      Array.from({ length: random.between(2, 4) }, () => ({
        at:
          from +
          day * DAY_MS +
          3 * HOUR_MS +
          12 * MINUTE_MS +
          random.between(0, 8) * MINUTE_MS +
          random.between(0, 59_000),
        host,
        service: 'sshd',
        severity: 'notice',
        message: `Failed password for svc_backup from 192.0.2.${random.between(10, 19)} port ${random.between(30_000, 60_000)} ssh2`,
      })),
    ),
  );
}

/** After patching, a service of Oakline Legal dies and is restarted again and again. */
export function restartStorm(random: Random, from: number): DemoEvent[] {
  const window = from + 6 * DAY_MS + 22 * HOUR_MS;
  const host = 'ol-app-02';
  const storm = Array.from({ length: 34 }, (_, i) => ({
    at: window + 47 * MINUTE_MS + i * 38_000 + random.between(0, 9_000),
    host,
    service: 'docket-api',
    severity: 'error',
    message: `worker ${random.between(1_000, 60_000)} exited unexpectedly with signal 11, respawning`,
  }));
  return [
    {
      at: window,
      host,
      service: 'patchd',
      severity: 'notice',
      message: 'maintenance window opened by change CHG-20418',
    },
    {
      at: window + 40 * MINUTE_MS,
      host,
      service: 'patchd',
      severity: 'notice',
      message: 'maintenance window closed, 14 packages updated, reboot done',
    },
    ...storm,
  ];
}
