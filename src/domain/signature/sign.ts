import { type Family, familyOf } from '../event/family.js';
import { identityOf } from './identity.js';
import { maskMessage } from './mask.js';
import { type StateOf, sideOf } from './sides.js';
import type { Side } from './state-words.js';
import { skeletonOf } from './template.js';

/** What kind of event a message is. Sides are worked out when first asked for: read them, do not spread the object. */
export class Signed {
  /** The signature's id: see `identityOf`. */
  readonly id: string;
  readonly family: Family;
  /** How sure the family is, 0..1. */
  readonly familyConfidence: number;
  /** This message's own template, for people: typed wildcards. `joinTemplates` makes the signature's. */
  readonly template: string;
  /** The template with its types forgotten: what the id is made of. */
  readonly skeleton: string;
  #state: StateOf | undefined;

  constructor(template: string, service: string) {
    this.template = template.toWellFormed();
    this.skeleton = skeletonOf(this.template);
    const { family, confidence } = familyOf(service, this.skeleton);
    this.family = family;
    this.familyConfidence = confidence;
    this.id = identityOf(family, this.skeleton);
  }

  get state(): StateOf {
    this.#state ??= sideOf(this.skeleton);
    return this.#state;
  }

  /** Which half of a problem-to-recovery story the message tells; null for neither. */
  get side(): Side | null {
    return this.state.side;
  }

  /** Of what, in words; '' for neither. */
  get subject(): string {
    return this.state.subject;
  }

  get subjectId(): string | null {
    return this.state.subjectId;
  }
}

export type SigningContext = { readonly service?: string | null | undefined };

const SLOTS = 8_192;

type Slot = { readonly template: string; readonly service: string; readonly signed: Signed };

/** Templates signed lately, one a slot: it saves time, is bounded, and cannot change an answer. */
const slots: (Slot | undefined)[] = new Array<Slot | undefined>(SLOTS).fill(undefined);
/** What was last seen in a slot: only what comes a second time is kept, so that a flood of novelties costs no memory. */
const seen = new Int32Array(SLOTS);

function hashOf(template: string, service: string): number {
  let hash = service.length;
  for (let i = 0; i < template.length; i++) hash = (Math.imul(hash, 31) + template.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 15);
}

/**
 * The signature of a message: mask, family, identity. Pure: the same answer on every worker, after every restart, in
 * any order. Never throws. `service` helps to find the family; without it the words alone decide.
 */
export function signMessage(message: string, context: SigningContext = {}): Signed {
  const template = maskMessage(message);
  const service = context.service ?? '';
  const hash = hashOf(template, service);
  const slot = hash & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && known.template === template && known.service === service) return known.signed;
  const signed = new Signed(template, service);
  if (seen[slot] === hash) slots[slot] = { template, service, signed };
  seen[slot] = hash;
  return signed;
}
