import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventObject, isEventObject } from '../../../src/sources/event/schema.js';

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.dictionary(fc.string(), fc.string()),
  fc.array(fc.string()),
);
const event = fc.record(
  Object.fromEntries(
    Object.keys(eventObject.shape).map((name) => [
      name,
      name === 'message' ? fc.oneof(fc.string(), value) : value,
    ]),
  ),
  { requiredKeys: [] },
);

describe('sources/event/schema', () => {
  it('knows by hand what the schema knows', () => {
    fc.assert(
      fc.property(event, (input) => {
        expect(isEventObject(input)).toBe(eventObject.safeParse(input).success);
      }),
      { numRuns: 2_000 },
    );
  });
});
