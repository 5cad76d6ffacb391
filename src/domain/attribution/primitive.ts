/** What a primitive is: a named behavioural measurement and the values it can take. */
import type { ValueKind } from './observation.js';

export type Primitive = {
  /** Dotted name; the first part is its domain. */
  readonly name: string;
  readonly domain: string;
  readonly kind: ValueKind;
  /** What it measures, for people. */
  readonly description: string;
  /** The values a categorical primitive takes, or null where any text will do. "unknown" always may be sent. */
  readonly allowed: readonly string[] | null;
  /** The numbers a numeric primitive takes, inclusive, or null for any. */
  readonly range: { readonly min: number; readonly max: number } | null;
  /** False for a name the registry does not hold: it is accepted as categorical and shown as such. */
  readonly registered: boolean;
};

export const domainOf = (name: string): string => name.split('.')[0]!;

/** A registered primitive that takes one of a few words. */
export const oneOf = (name: string, description: string, ...allowed: readonly string[]): Primitive => ({
  name,
  domain: domainOf(name),
  kind: 'categorical',
  description,
  allowed,
  range: null,
  registered: true,
});

/** A registered primitive of another kind, or of free text. */
export const anyOf = (
  name: string,
  kind: ValueKind,
  description: string,
  range: Primitive['range'] = null,
): Primitive => ({ name, domain: domainOf(name), kind, description, allowed: null, range, registered: true });

/** What a name the registry does not hold is taken for. */
export const unregistered = (name: string): Primitive => ({
  name,
  domain: domainOf(name),
  kind: 'categorical',
  description: 'Not in the registry: taken as a categorical value.',
  allowed: null,
  range: null,
  registered: false,
});
