import { floorTo, HOUR_MS, TICK_MS } from '../../shared/time.js';
import { type Buckets, countIn, indexAt } from '../../window/series.js';
import type { Look, SignatureEvidence } from '../evidence.js';
import type { ChangeSpan } from '../memory.js';

/** How much of a signature a window covers at a tick: all of it, or the share of its hosts that are in scope. */
export function covers({ arrivals }: ChangeSpan, { hostArrivals }: SignatureEvidence, tick: number): number {
  if (arrivals === null) return 1;
  const hosts = indexAt(hostArrivals, tick);
  return hosts === 0 ? 0 : indexAt(arrivals, tick) / hosts;
}

/** The share (0..1) of the events in the window of a width that ends at a tick which lay inside declared windows. */
export function countedInside({ evidence, tick }: Look, width: number): number {
  const { changes } = evidence.memory;
  if (changes.length === 0) return 0;
  const hour = width <= HOUR_MS ? tick - width : floorTo(tick, HOUR_MS);
  const parts = [partsOf(evidence.series.minutes, hour, tick, TICK_MS)];
  if (width > HOUR_MS) parts.push(partsOf(evidence.series.hours, hour - width + HOUR_MS, hour, HOUR_MS));
  let all = 0;
  let within = 0;
  for (const { start, count, bucketMs } of parts.flat()) {
    all += count;
    within += count * overlap(evidence, start, bucketMs, tick);
  }
  return all === 0 ? 0 : within / all;
}

function partsOf(buckets: Buckets, from: number, to: number, bucketMs: number) {
  const begin = indexAt(buckets.start, from);
  const end = indexAt(buckets.start, to);
  if (countIn(buckets, from, to) === 0) return [];
  return buckets.start
    .slice(begin, end)
    .map((start, i) => ({ start, count: buckets.count[begin + i]!, bucketMs }));
}

/** The share of a bucket that the best window takes up. */
function overlap(evidence: SignatureEvidence, start: number, bucketMs: number, tick: number): number {
  let best = 0;
  for (const span of evidence.memory.changes) {
    const common = Math.min(span.endsAt, start + bucketMs) - Math.max(span.startsAt, start);
    if (common <= 0) continue;
    // A slot that a window touches belongs to it: nobody closes a window to the second.
    const share = bucketMs <= TICK_MS ? 1 : common / bucketMs;
    best = Math.max(best, share * covers(span, evidence, tick));
  }
  return best;
}
