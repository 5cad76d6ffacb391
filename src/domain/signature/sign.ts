import { type Family, familyOf } from '../event/family.js';
import { identityOf } from './identity.js';
import { maskMessage } from './mask.js';
import { sideOf } from './sides.js';
import type { Side } from './state-words.js';
import { skeletonOf } from './template.js';

/** What kind of event a message is. */
export type Signed = {
  /** The signature's id: see `identityOf`. */
  readonly id: string;
  readonly family: Family;
  /** How sure the family is, 0..1. */
  readonly familyConfidence: number;
  /** This message's own template, for people: typed wildcards. `joinTemplates` makes the signature's. */
  readonly template: string;
  /** The template with its types forgotten: what the id is made of. */
  readonly skeleton: string;
  /** Which half of a problem-to-recovery story it tells, and of which subject; null for neither. */
  readonly side: Side | null;
  readonly subject: string;
  readonly subjectId: string | null;
};

export type SigningContext = { readonly service?: string | null | undefined };

const MAX_CACHED = 32_768;

/** Templates signed before, by service. Emptied when full: it saves time and cannot change an answer. */
const cache = new Map<string, Map<string, Signed>>();
let cached = 0;

function signTemplate(template: string, service: string): Signed {
  const skeleton = skeletonOf(template).toWellFormed();
  const { family, confidence } = familyOf(service, skeleton);
  const { side, subject, subjectId } = sideOf(skeleton);
  return { id: identityOf(family, skeleton), family, familyConfidence: confidence, template: template.toWellFormed(), skeleton, side, subject, subjectId };
}

/**
 * The signature of a message: mask, family, identity. Pure: the same answer on every worker, after every restart, in
 * any order. Never throws. `service` helps to find the family; without it the words alone decide.
 */
export function signMessage(message: string, context: SigningContext = {}): Signed {
  const template = maskMessage(message);
  const service = context.service ?? '';
  let ofService = cache.get(service);
  const known = ofService?.get(template);
  if (known !== undefined) return known;
  const signed = signTemplate(template, service);
  if (cached >= MAX_CACHED) {
    cache.clear();
    cached = 0;
    ofService = undefined;
  }
  if (ofService === undefined) {
    ofService = new Map();
    cache.set(service, ofService);
  }
  ofService.set(template, signed);
  cached++;
  return signed;
}
