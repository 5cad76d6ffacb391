/** From what a sender gave to an observation that can be stored and folded. */
import { hashedId } from '../shared/hash.js';
import { fail, ok, type Result } from '../shared/result.js';
import type { JsonValue, PairObservation } from './observation.js';
import type { Primitive } from './primitive.js';
import { primitiveOf } from './primitive-registry.js';
import { validateValue } from './value-validation.js';

/** What a sender gives. Times are epoch milliseconds. */
export type ObservationInput = {
  readonly identity: string;
  readonly primitive: string;
  readonly value: JsonValue;
  /** 0..1; 1 when absent. */
  readonly confidence?: number | null;
  /** Equal to the end when absent. */
  readonly windowStartMs?: number | null;
  readonly windowEndMs: number;
  /** What the observation was taken from; with the primitive it identifies the observation. */
  readonly evidenceRef: string;
  readonly sessionId?: string | null;
};

/** An observation as it is stored. */
export type Observation = PairObservation & {
  readonly identity: string;
  readonly primitive: Primitive;
  readonly windowStartMs: number;
  readonly evidenceRef: string;
};

const MAX_NAME_LENGTH = 256;
/** The last time a Date can hold. */
const MAX_TIME_MS = 8.64e15;

/** Whether a text can name an identity, a primitive, evidence or a session. */
export const isName = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.trim() !== '' &&
  text.length <= MAX_NAME_LENGTH &&
  !/[\u0000-\u001f\u007f]/.test(text);

const isTime = (ms: unknown): ms is number => typeof ms === 'number' && Math.abs(ms) <= MAX_TIME_MS;

/** The same evidence and primitive have the same id for ever, so a re-extraction takes its predecessor's place. */
export const observationIdOf = (evidenceRef: string, primitive: string): string =>
  hashedId('observation', primitive, evidenceRef);

function faultOf(input: ObservationInput): Result<null> {
  for (const field of ['identity', 'primitive', 'evidenceRef'] as const) {
    if (!isName(input[field])) {
      return fail(
        'BAD_NAME',
        `${field} must be a text of 1 to ${MAX_NAME_LENGTH} characters without control characters.`,
      );
    }
  }
  if (input.sessionId != null && !isName(input.sessionId)) {
    return fail(
      'BAD_NAME',
      `sessionId must be a text of 1 to ${MAX_NAME_LENGTH} characters, or absent.`,
      'Without it, gaps in time make the sessions.',
    );
  }
  const { confidence, windowStartMs, windowEndMs } = input;
  if (confidence != null && !(confidence >= 0 && confidence <= 1)) {
    return fail(
      'BAD_CONFIDENCE',
      `The confidence of ${input.primitive} must lie between 0 and 1, not at ${confidence}.`,
    );
  }
  if (
    !isTime(windowEndMs) ||
    (windowStartMs != null && !(isTime(windowStartMs) && windowStartMs <= windowEndMs))
  ) {
    return fail('BAD_WINDOW', `The window of ${input.primitive} must end at a time and not start after it.`);
  }
  return ok(null);
}

/**
 * Checks one observation.
 * An unknown primitive is accepted as categorical; `primitive.registered` then is false, and callers say so.
 * @param find the primitive of a name: by default of the built-in registry
 * @returns BAD_NAME, BAD_CONFIDENCE, BAD_WINDOW, BAD_VALUE or VALUE_TOO_LONG, each naming what is wrong and allowed
 */
export function validateObservation(
  input: ObservationInput,
  find: (name: string) => Primitive = primitiveOf,
): Result<Observation> {
  const fault = faultOf(input);
  if (!fault.ok) return fault;
  const primitive = find(input.primitive);
  const value = validateValue(primitive, input.value);
  if (!value.ok) return value;
  return ok({
    id: observationIdOf(input.evidenceRef, input.primitive),
    identity: input.identity,
    primitive,
    value: value.value,
    confidence: input.confidence ?? 1,
    windowStartMs: input.windowStartMs ?? input.windowEndMs,
    windowEndMs: input.windowEndMs,
    evidenceRef: input.evidenceRef,
    sessionId: input.sessionId ?? null,
  });
}
