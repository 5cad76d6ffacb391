import { hash } from 'node:crypto';

/**
 * A UUID made of the first 122 bits of the SHA-256 of the parts (version 8, RFC 9562: vendor-defined).
 * Parts are joined by U+001F, which no part may hold: the same parts give the same id on every worker, for ever.
 */
export function hashedId(...parts: readonly string[]): string {
  const hex = hash('sha256', parts.join('\u001f'), 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
