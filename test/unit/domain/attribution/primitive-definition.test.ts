import { describe, expect, it } from 'vitest';
import {
  type PrimitiveDefinition,
  registryOf,
  validateDefinition,
} from '../../../../src/domain/attribution/primitive-definition.js';
import { validateValue } from '../../../../src/domain/attribution/value-validation.js';

const definition = (rest: Partial<PrimitiveDefinition>): PrimitiveDefinition => ({
  name: 'net.rtt_ms',
  kind: 'numeric',
  description: 'Round trip.',
  allowed: [],
  minimum: null,
  maximum: null,
  ...rest,
});

describe('domain/attribution/primitive-definition', () => {
  it.each<[string, Partial<PrimitiveDefinition>]>([
    ['BAD_NAME', { name: ' ' }],
    ['BAD_NAME', { name: 'a\nb' }],
    ['BAD_DESCRIPTION', { description: '' }],
    ['BAD_DESCRIPTION', { description: 'x'.repeat(1_001) }],
    ['BAD_ALLOWED', { allowed: ['a'] }],
    ['BAD_ALLOWED', { kind: 'categorical', allowed: [''] }],
    ['BAD_ALLOWED', { kind: 'categorical', allowed: Array.from({ length: 257 }, (_, i) => `v${i}`) }],
    ['BAD_RANGE', { kind: 'hash', minimum: 1 }],
    ['BAD_RANGE', { minimum: 2, maximum: 1 }],
  ])('refuses with %s what makes no sense', (code, rest) => {
    expect(validateDefinition(definition(rest))).toMatchObject({ ok: false, error: { code } });
  });

  it.each<[Partial<PrimitiveDefinition>, unknown, RegExp | null]>([
    [{ minimum: 0 }, -1, /a finite number of 0 or more/],
    [{ maximum: 5 }, 6, /a finite number of 5 or less/],
    [{ minimum: 0, maximum: 5 }, 6, /from 0 to 5/],
    [{ minimum: 0, maximum: 5 }, 5, null],
    [{}, 1e300, null],
    [{ kind: 'categorical', allowed: ['x', 'y'] }, 'z', /one of: x, y/],
    [{ kind: 'categorical', allowed: ['x'] }, 'unknown', null],
    [{ kind: 'array' }, 'x', /a list/],
  ])('with %o takes %o or says what it takes', (rest, value, message) => {
    const find = registryOf([definition(rest)]);
    const checked = validateValue(find('net.rtt_ms'), value as never);
    if (message === null) expect(checked.ok).toBe(true);
    else expect(checked).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
  });

  it("prefers a tenant's own definition to the one built in, and takes the unknown as categorical", () => {
    const own = registryOf([definition({ name: 'motor.input_modality', kind: 'boolean' })]);
    expect(own('motor.input_modality')).toMatchObject({ kind: 'boolean', domain: 'motor', registered: true });
    expect(registryOf([])('motor.input_modality')).toMatchObject({ kind: 'categorical', registered: true });
    expect(own('never.heard_of')).toMatchObject({ kind: 'categorical', registered: false });
  });
});
