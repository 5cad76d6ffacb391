import type { Band } from '../attention/band.js';

/** One line of a digest. */
export type DigestItem = {
  readonly candidate: { readonly tenantId: string; readonly id: string } | null;
  readonly title: string;
  readonly whyItMatters: string;
  readonly band: Band;
  readonly score: number;
};
