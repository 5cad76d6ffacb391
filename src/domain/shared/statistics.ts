/** Statistics the detectors rest on. Probabilities are in 0..1; every function is total for finite input. */

// Lanczos approximation, g = 7, n = 9: 15 digits for x > 0. Source: Numerical Recipes, section 6.1.
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln(gamma(x)) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta I_x(a, b). Source: Numerical Recipes, section 6.4 (Lentz's continued fraction). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / floored(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / floored(1 + even * d);
    c = floored(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / floored(1 + odd * d);
    c = floored(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return result;
}

const floored = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** P(X >= k) of a Poisson variable with mean mu, through the binomial limit of the incomplete gamma series. */
export function poissonTail(k: number, mu: number): number {
  if (k <= 0) return 1;
  if (mu <= 0) return 0;
  if (k <= mu) return 1 - poissonBelow(k, mu);
  let term = Math.exp(k * Math.log(mu) - mu - logGamma(k + 1));
  let sum = term;
  for (let i = k + 1; term > sum * 1e-15 && i < k + 10_000; i++) {
    term *= mu / i;
    sum += term;
  }
  return Math.min(1, sum);
}

function poissonBelow(k: number, mu: number): number {
  let term = Math.exp((k - 1) * Math.log(mu) - mu - logGamma(k));
  let sum = 0;
  for (let i = k - 1; i >= 0 && term > 0; i--) {
    sum += term;
    term *= i / mu;
  }
  return Math.min(1, sum);
}

/**
 * P(X >= k) when X is Poisson with a rate known only as Gamma(a, b), over an exposure t in the unit of b: the
 * negative binomial tail I_{t/(b+t)}(k, a).
 */
export const gammaPoissonTail = (k: number, a: number, b: number, t: number): number =>
  k <= 0 ? 1 : incompleteBeta(t / (b + t), k, a);

/** P(X >= k) of a binomial (n, p). */
export const binomialTail = (k: number, n: number, p: number): number =>
  k <= 0 ? 1 : k > n ? 0 : incompleteBeta(p, k, n - k + 1);

/** Lower bound of Wilson's score interval for `hits` of `n`; z = 1.96 is 95 %. Source: Wilson, 1927. */
export function wilsonLower(hits: number, n: number, z = 1.96): number {
  if (n === 0) return 0;
  const p = hits / n;
  const z2 = z * z;
  const centre = p + z2 / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return Math.max(0, (centre - spread) / (1 + z2 / n));
}

/** The p-value of Rayleigh's test that `phases` (radians) are uniform, and the mean direction. Source: Mardia & Jupp, 2000. */
export function rayleigh(phases: readonly number[]): {
  readonly p: number;
  readonly strength: number;
  readonly mean: number;
} {
  const n = phases.length;
  if (n === 0) return { p: 1, strength: 0, mean: 0 };
  let c = 0;
  let s = 0;
  for (const phase of phases) {
    c += Math.cos(phase);
    s += Math.sin(phase);
  }
  const r = Math.hypot(c, s);
  const strength = r / n;
  // Zar's approximation, good for n >= 5.
  const p = Math.exp(Math.sqrt(1 + 4 * n + 4 * (n * n - r * r)) - (1 + 2 * n));
  return { p: Math.min(1, p), strength, mean: Math.atan2(s, c) };
}

/** The middle value; 0 for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median absolute deviation from the median. */
export function medianDeviation(values: readonly number[], centre = median(values)): number {
  return median(values.map((value) => Math.abs(value - centre)));
}

/** The value below which a share q of the values lies, by nearest rank; 0 for none. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))]!;
}

export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));

/** What is left of one after a time, when half is lost every half-life (same unit). */
export const decay = (age: number, halfLife: number): number => 2 ** (-Math.max(0, age) / halfLife);

/** The probability of either of two independent events; the strength of either of two independent reasons. 0..1 each. */
export const either = (a: number, b: number): number => a + (1 - a) * b;
