/** Whether what a tenant says of a primitive makes sense. */
import { fail, ok, type Result } from '../shared/result.js';
import type { ValueKind } from './observation.js';
import { isName } from './observation-validation.js';
import { domainOf, type Primitive } from './primitive.js';
import { primitiveOf } from './primitive-registry.js';

export const VALUE_KINDS = ['categorical', 'numeric', 'hash', 'simhash', 'array', 'boolean'] as const;

export type PrimitiveDefinition = {
  readonly name: string;
  readonly kind: ValueKind;
  readonly description: string;
  /** Texts a categorical primitive takes; empty for any. */
  readonly allowed: readonly string[];
  /** Bounds of a numeric primitive, inclusive; null for none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
};

const MAX_ALLOWED = 256;
const MAX_DESCRIPTION = 1_000;

/** @returns BAD_NAME, BAD_DESCRIPTION, BAD_ALLOWED or BAD_RANGE, saying what is allowed */
export function validateDefinition(definition: PrimitiveDefinition): Result<PrimitiveDefinition> {
  const { name, kind, description, allowed, minimum, maximum } = definition;
  if (!isName(name)) {
    const hint = 'Names are dotted, the domain first, like login.country.';
    return fail('BAD_NAME', 'name must be a text of 1 to 256 characters without control characters.', hint);
  }
  if (description.trim() === '' || description.length > MAX_DESCRIPTION)
    return fail(
      'BAD_DESCRIPTION',
      `The description of ${name} must have 1 to ${MAX_DESCRIPTION} characters.`,
    );
  if (allowed.length > 0 && kind !== 'categorical')
    return fail('BAD_ALLOWED', `${name} is ${kind}: only a categorical primitive has allowed values.`);
  if (allowed.length > MAX_ALLOWED || !allowed.every(isName))
    return fail('BAD_ALLOWED', `allowed of ${name} may hold ${MAX_ALLOWED} texts of 1 to 256 characters.`);
  if ((minimum !== null || maximum !== null) && kind !== 'numeric')
    return fail('BAD_RANGE', `${name} is ${kind}: only a numeric primitive has a range.`);
  if ((minimum ?? Number.NEGATIVE_INFINITY) > (maximum ?? Number.POSITIVE_INFINITY))
    return fail('BAD_RANGE', `The range of ${name} ends, at ${maximum}, before it begins, at ${minimum}.`);
  return ok(definition);
}

/** The primitive of a definition. An open end of its range is infinite. */
export function primitiveOfDefinition(definition: PrimitiveDefinition): Primitive {
  const { name, kind, description, allowed, minimum, maximum } = definition;
  const ranged = minimum !== null || maximum !== null;
  return {
    name,
    domain: domainOf(name),
    kind,
    description,
    allowed: allowed.length > 0 ? allowed : null,
    range: ranged
      ? { min: minimum ?? Number.NEGATIVE_INFINITY, max: maximum ?? Number.POSITIVE_INFINITY }
      : null,
    registered: true,
  };
}

/** Primitives by name: the tenant's own win over those that are built in. */
export function registryOf(own: readonly PrimitiveDefinition[]): (name: string) => Primitive {
  const byName = new Map(own.map((definition) => [definition.name, primitiveOfDefinition(definition)]));
  return (name) => byName.get(name) ?? primitiveOf(name);
}
