import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservationStore } from './ports/observation.js';

const LIMIT_MS = 30_000;
const STEP_MS = 10;

/** Waits until observations are folded, half a minute at most: what is stored is stored, and will be. */
export async function waitFolded(
  deps: { readonly observations: ObservationStore },
  tenantId: string,
  touches: readonly bigint[],
): Promise<boolean> {
  if (touches.length === 0) return true;
  const deadline = Date.now() + LIMIT_MS;
  for (let step = STEP_MS; Date.now() < deadline; step = Math.min(step * 1.3, 200)) {
    if (await deps.observations.areFolded(tenantId, touches)) return true;
    await sleep(step);
  }
  return false;
}
