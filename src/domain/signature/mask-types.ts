/**
 * What a masked piece of text was. The name stands in templates as `<name>`; `*` is "some value".
 * Identity ignores the type: `from <ip>` and `from <host>` are one skeleton, `from <*>`.
 */
export const MASK_TYPES = [
  '*',
  'ip',
  'mac',
  'uuid',
  'hash',
  'hex',
  'url',
  'path',
  'email',
  'host',
  'time',
  'dur',
  'size',
  'num',
  'version',
  'user',
  'str',
  'class',
  'dev',
  'pci',
] as const;

export type MaskType = (typeof MASK_TYPES)[number];

const codes = new Map<string, number>(MASK_TYPES.map((name, code) => [name, code]));

/** Place of a type in MASK_TYPES; the scanner works with these small numbers. */
export const codeOf = (type: MaskType): number => codes.get(type)!;

/** `<ip>`, `<num>` ... by code. */
export const WILDCARDS: readonly string[] = MASK_TYPES.map((name) => `<${name}>`);

export const isMaskType = (name: string): name is MaskType => codes.has(name);

/** Stands at the end of a template whose message went on past the caps of `limits.ts`. */
export const CUT_MARK = '<...>';
