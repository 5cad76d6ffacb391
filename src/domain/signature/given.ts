import type { GivenIdentity } from '../event/event.js';
import { hashedId } from '../shared/hash.js';
import type { Side } from './state-words.js';

/** Mask version of a signature whose identity was given: no mask had a part in it, none may change it. */
export const GIVEN_MASK_VERSION = 0;

export type GivenSignature = {
  readonly id: string;
  readonly template: string;
  readonly side: Side | null;
  readonly subjectId: string | null;
};

/** The signature of an event whose source says outright what kind it is. A pure function of family and key. */
export const givenSignature = ({ family, key, template, state }: GivenIdentity): GivenSignature => ({
  id: hashedId('given', family, key),
  template,
  side: state?.side ?? null,
  subjectId: state === null ? null : hashedId('given', 'subject', state.subject),
});
