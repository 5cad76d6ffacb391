import { hashedId } from '../shared/hash.js';
import { iso } from '../shared/words.js';

/**
 * A candidate's id: tenant, root signature and the tick of the first event of its story, hashed. A rebuild, a re-scoring
 * or another policy gives the same id, so reviews and incidents stay where they belong.
 */
export const candidateId = (tenantId: string, rootId: string, storyStart: number): string =>
  hashedId('candidate', tenantId, rootId, iso(storyStart));
