import type { Family } from '../event/family.js';
import { hashedId } from '../shared/hash.js';

/**
 * Version of everything that decides a skeleton or a family: types, word lists, collapsing, caps. Any change that can
 * alter either raises it; identities of different versions never meet, and a lineage old -> new is found by masking a
 * stored sample again.
 */
export const MASK_VERSION = 1;

/**
 * The id of a signature: SHA-256 over (mask version, family, skeleton), as a UUID. A pure function of its arguments.
 * `skeleton` is what `skeletonOf` gives, or the generalised skeleton of a level-2 root.
 */
export const identityOf = (family: Family, skeleton: string): string =>
  hashedId(String(MASK_VERSION), family, skeleton);

/** The id of what breaks and recovers (see `sideOf`): the same for the problem and for the recovery side. */
export const subjectIdOf = (subject: string): string => hashedId(String(MASK_VERSION), 'subject', subject);
