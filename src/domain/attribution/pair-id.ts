import { hashedId } from '../shared/hash.js';

/** The id of an (identity, primitive) pair: a UUID, the same on every worker and for ever. */
export const pairIdOf = (identity: string, primitive: string): string =>
  hashedId('attribution', identity, primitive);
