import { setTimeout as sleep } from 'node:timers/promises';
import { followSse } from '../../integration/kit/follow.js';
import { createEventTenant, sendPromotingStory } from '../../integration/kit/promoting.js';
import type { Lab } from './lab.js';

const PROMOTED =
  'subscription P($tenants: [ID!]) { candidatePromoted(tenants: $tenants, after: "") { cursor candidate { title band } } }';
const LIMIT_MS = 60_000;

/** Milliseconds from the answer that accepted a story to its promotion at a subscriber. */
export async function promote(lab: Lab, tenant: string): Promise<number> {
  await createEventTenant(lab, tenant);
  const others = await lab.subscribers();
  const following = followSse(lab.url, PROMOTED, { tenants: [tenant] });
  const deadline = Date.now() + LIMIT_MS;
  const until = async (test: () => boolean | Promise<boolean>) => {
    while (!(await test())) {
      if (Date.now() > deadline)
        throw new Error(`${tenant} was not promoted: ${following.errors[0] ?? 'nothing came'}`);
      await sleep(2);
    }
  };
  try {
    await until(async () => (await lab.subscribers()) > others);
    await sendPromotingStory(lab, tenant, tenant, { wait: 'ACCEPTED' });
    const accepted = performance.now();
    await until(() => following.seen.length > 0);
    return performance.now() - accepted;
  } finally {
    following.stop();
  }
}
