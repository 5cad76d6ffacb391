import type { Interval } from './reading.js';

/**
 * Wilson's score interval of a share, for weights as well as counts (a vote of confidence 0.5 is half a trial).
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
 * @param agreeing weight that agrees, 0..total
 * @param total weight of all; 0 gives 0..1
 * @param z quantile of the normal distribution: 1.2816 for 80% two-sided
 */
export function wilson(agreeing: number, total: number, z: number): Interval {
  if (total <= 0) return { lower: 0, upper: 1 };
  const share = agreeing / total;
  const z2 = (z * z) / total;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (z / (1 + z2)) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}
