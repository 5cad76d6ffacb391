import { DAY_MS, floorTo } from '../../domain/shared/time.js';
import type { DemoEvent } from './event.js';
import { clockwork, routine } from './noise.js';
import { createRandom } from './random.js';
import { quietPasswordTrials, restartStorm, selfHealingTunnel } from './stories.js';

export type DemoCustomer = {
  readonly tenant: string;
  readonly name: string;
  readonly events: readonly DemoEvent[];
};

const SEED = 20_418;
const ROUTINE_EVENTS = 4_000;

const hostsOf = (prefix: string, names: readonly string[]): string[] =>
  names.map((name) => `${prefix}-${name}`);

/** A week and a day so far of a managed service provider's three customers. The same on every run but for its dates. */
export function demoWeek(now: number): DemoCustomer[] {
  const from = floorTo(now, DAY_MS) - 7 * DAY_MS;
  const random = createRandom(SEED);
  const customer = (
    tenant: string,
    name: string,
    hosts: readonly string[],
    story: readonly DemoEvent[],
  ): DemoCustomer => ({
    tenant,
    name,
    events: [...story, ...clockwork(random, hosts, from), ...routine(random, hosts, from, ROUTINE_EVENTS)]
      .filter((event) => event.at < now)
      .sort((a, b) => a.at - b.at),
  });
  return [
    customer(
      'harbor-freight',
      'Harbor Freight Forwarding',
      hostsOf('hf', ['mon-01', 'fw-01', 'file-01', 'mail-01', 'wh-01', 'wh-02']),
      selfHealingTunnel(random, from),
    ),
    customer(
      'bright-smile',
      'Bright Smile Dental',
      hostsOf('bs', ['mon-01', 'dc-01', 'file-01', 'xray-01', 'sql-01', 'term-01', 'term-02']),
      quietPasswordTrials(random, from),
    ),
    customer(
      'oakline-legal',
      'Oakline Legal',
      hostsOf('ol', ['mon-01', 'dc-01', 'app-01', 'app-02', 'mail-01', 'dms-01']),
      restartStorm(random, from),
    ),
  ];
}
