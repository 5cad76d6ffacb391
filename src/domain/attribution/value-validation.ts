/** Whether a value is one its primitive can take, and if not, what it can. */
import { fail, ok, type Result } from '../shared/result.js';
import type { JsonValue, ValueKind } from './observation.js';
import type { Primitive } from './primitive.js';
import { isAbstention, toNumber } from './value-key.js';

/** Longest value as JSON, in characters: a pair's state keeps a few of them. */
const MAX_VALUE_LENGTH = 2048;

const HEX = /^(?:0x)?[0-9a-f]+$/i;

const isScalar = (value: JsonValue): boolean => typeof value !== 'object' || value === null;

const TAKES: { readonly [kind in ValueKind]: (value: JsonValue) => boolean } = {
  categorical: (value) => isScalar(value),
  numeric: (value) => typeof value !== 'boolean' && !Number.isNaN(toNumber(value)),
  hash: (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
  simhash: (value) => typeof value === 'string' && HEX.test(value),
  array: (value) => Array.isArray(value) && value.every(isScalar),
  boolean: (value) => [true, false, 'true', 'false', 0, 1].includes(value as never),
};

const WORDS: { readonly [kind in ValueKind]: string } = {
  categorical: 'a text, number or boolean',
  numeric: 'a finite number',
  hash: 'a text or a whole number up to 2^53',
  simhash: 'a hexadecimal text',
  array: 'a list of texts, numbers or booleans',
  boolean: 'true or false',
};

/** " from 0 to 10", " of 0 or more", " of 10 or less". */
function boundsWords({ min, max }: NonNullable<Primitive['range']>): string {
  if (max === Number.POSITIVE_INFINITY) return ` of ${min} or more`;
  return min === Number.NEGATIVE_INFINITY ? ` of ${max} or less` : ` from ${min} to ${max}`;
}

/** What a primitive takes, in words. */
function allowedWords({ allowed, range, kind }: Primitive): string {
  if (allowed) return `one of: ${allowed.join(', ')}`;
  return range ? `${WORDS[kind]}${boundsWords(range)}` : WORDS[kind];
}

function isAllowed(primitive: Primitive, value: JsonValue): boolean {
  if (!TAKES[primitive.kind](value)) return false;
  if (primitive.allowed) return typeof value === 'string' && primitive.allowed.includes(value);
  if (!primitive.range) return true;
  const number = toNumber(value);
  return number >= primitive.range.min && number <= primitive.range.max;
}

/** null, "" and "unknown" always may be sent: they say that the extractor could not tell. */
const saysNothing = (value: JsonValue): boolean => isAbstention('categorical', value);

/** @returns BAD_VALUE naming the primitive, the value and what is allowed, or VALUE_TOO_LONG */
export function validateValue(primitive: Primitive, value: JsonValue): Result<JsonValue> {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length > MAX_VALUE_LENGTH) {
    return fail(
      'VALUE_TOO_LONG',
      `The value of ${primitive.name} has ${text.length} characters; ${MAX_VALUE_LENGTH} are allowed.`,
    );
  }
  if (saysNothing(value) || isAllowed(primitive, value)) return ok(value);
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return fail(
    'BAD_VALUE',
    `${primitive.name} does not take ${shown}: it takes ${allowedWords(primitive)}.`,
    'Send null or "unknown" when the value could not be determined.',
  );
}
