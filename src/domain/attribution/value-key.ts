/** When two values of a kind are one value, and which values say nothing. */
import { createHash } from 'node:crypto';
import type { JsonValue, ValueKind } from './observation.js';

/** Longer keys are hashed: a pair's state stays small whatever the values. */
const KEY_LENGTH = 64;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** An extractor that could not tell says so with null, "" or "unknown": that is no vote for anything. */
export function isAbstention(kind: ValueKind, value: JsonValue): boolean {
  if (value === null) return true;
  if (kind === 'numeric') return Number.isNaN(toNumber(value));
  return typeof value === 'string' && ['', 'unknown'].includes(value.trim().toLowerCase());
}

/** A finite number, or NaN for what has none: unlike the reference's rules, "inf" and underscores have none. */
export function toNumber(value: JsonValue): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : Number.NaN;
}

/** JSON with sorted keys: equal values, equal text. Arrays keep their order, which is a signal. */
function canonical(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value as { readonly [key: string]: JsonValue });
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

const BOOLEANS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['"true"', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['"false"', 'false'],
  ['0', 'false'],
]);

/** The key of a value: equal keys, one value. At most 64 characters. Here true and 1 differ unless the kind is boolean. */
export function valueKey(kind: ValueKind, value: JsonValue): string {
  const text = canonical(kind === 'simhash' && typeof value === 'string' ? value.toLowerCase() : value);
  const key = kind === 'boolean' ? (BOOLEANS.get(text) ?? text) : text;
  return key.length <= KEY_LENGTH ? key : `sha256:${createHash('sha256').update(key).digest('base64url')}`;
}
