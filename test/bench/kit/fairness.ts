import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, type Lab, openLab, sendBody, untilSettled } from './lab.js';
import { quantile, spread } from './latency.js';
import { promote } from './story.js';
import { benchEvent } from './traffic.js';

const ASKED_DELAY_MS = 2_000;
const STORM = 'storm';
const BATCH = 1_000;
const SENDERS = 3;
const EVENTS_A_DAY = 1_000_000;
/** What the peak is measured with, after a tenth of it to warm up. */
const PEAK_EVENTS = 200_000;
const IDLE_SAMPLES = 10;
const PAUSE_MS = 500;

/** How much later a tenant's promotion comes while another tenant sends at the measured peak. */
export async function measureFairness(
  databaseUrl: string,
  folder: string,
  seconds: number,
): Promise<boolean> {
  const lab = await openLab(databaseUrl, folder);
  try {
    await lab.ask(`mutation { createTenant(input: { tenant: "${STORM}", clock: EVENT }) { __typename } }`);
    const warm = PEAK_EVENTS / 10;
    await sendAt(lab, bodies(0, warm), Number.POSITIVE_INFINITY);
    await untilSettled(lab, STORM);
    const peak = await measurePeak(lab, warm);
    const idle = await promoteAgain(lab, 'calm', (times) => times.length < IDLE_SAMPLES);
    const storm = bodies(warm + PEAK_EVENTS, Math.floor((peak * seconds) / BATCH) * BATCH);
    const started = performance.now();
    const sending = sendAt(lab, storm, peak);
    const end = started + seconds * 1_000;
    const busy = await promoteAgain(lab, 'meanwhile', () => performance.now() < end);
    await sending;
    const sent = (storm.length * BATCH) / ((performance.now() - started) / 1_000);
    const delay = Math.max(...busy) - quantile(idle, 0.5);
    const ok = delay <= ASKED_DELAY_MS;
    console.log(
      `fairness: peak ${peak.toFixed(0)} events/s; sent ${sent.toFixed(0)} events/s for ${seconds} s meanwhile
  idle:      ${idle.length} samples: ${spread(idle)}
  meanwhile: ${busy.length} samples: ${spread(busy)}
  delayed by ${delay.toFixed(0)} ms at most (asked: ${ASKED_DELAY_MS} ms) ${ok ? 'ok' : 'MISSED'}`,
    );
    return ok;
  } finally {
    await lab.stop();
  }
}

async function promoteAgain(
  lab: Lab,
  name: string,
  goOn: (times: readonly number[]) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (goOn(times)) {
    times.push(await promote(lab, `${name}-${times.length}`));
    await sleep(PAUSE_MS);
  }
  return times;
}

/** Events a second through the whole: sent as fast as they are taken, until nothing of them is left to do. */
async function measurePeak(lab: Lab, from: number): Promise<number> {
  const made = bodies(from, PEAK_EVENTS);
  const started = performance.now();
  await sendAt(lab, made, Number.POSITIVE_INFINITY);
  await untilSettled(lab, STORM);
  return PEAK_EVENTS / ((performance.now() - started) / 1_000);
}

/** Made before a clock starts. */
const bodies = (from: number, count: number): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
    bodyOf(
      STORM,
      Array.from({ length: BATCH }, (_, i) => benchEvent(from + batch * BATCH + i, EVENTS_A_DAY)),
    ),
  );

/** Sends batches at so many events a second, or as near to it as they are taken. */
async function sendAt(lab: Lab, made: readonly Uint8Array<ArrayBuffer>[], rate: number): Promise<void> {
  const started = performance.now();
  let next = 0;
  const send = async () => {
    for (let at = next++; at < made.length; at = next++) {
      const due = started + ((at * BATCH) / rate) * 1_000;
      await sleep(Math.max(0, due - performance.now()));
      await sendBody(lab, made[at]!);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}
