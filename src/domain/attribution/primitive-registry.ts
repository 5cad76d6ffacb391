/** The primitives that are known by name. */
import { type Primitive, unregistered } from './primitive.js';
import { CULTURAL, EMOTIONAL, OPERATIONAL, TEMPORAL } from './primitives-of-conduct.js';
import { ENVIRONMENTAL, TOOLCHAIN } from './primitives-of-equipment.js';
import { COGNITIVE, MOTOR } from './primitives-of-handling.js';

/** Every registered primitive, by domain. */
export const PRIMITIVES: readonly Primitive[] = [
  ...MOTOR,
  ...COGNITIVE,
  ...TEMPORAL,
  ...OPERATIONAL,
  ...ENVIRONMENTAL,
  ...EMOTIONAL,
  ...CULTURAL,
  ...TOOLCHAIN,
];

const BY_NAME: ReadonlyMap<string, Primitive> = new Map(
  PRIMITIVES.map((primitive) => [primitive.name, primitive]),
);

/** The primitive of a name; one the registry does not hold is categorical and marked `registered: false`. */
export const primitiveOf = (name: string): Primitive => BY_NAME.get(name) ?? unregistered(name);
