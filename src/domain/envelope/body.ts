import type { BodyFormat } from './envelope.js';

/** Bytes from outside as a body: text when it is one line of valid UTF-8, base64 otherwise. Nothing is lost either way. */
export function bodyOfBytes(bytes: Uint8Array): { body: string; format: BodyFormat } {
  const text = decodeStrict(bytes);
  if (text !== null && !text.includes('\n')) return { body: text, format: 'line' };
  return { body: Buffer.from(bytes).toString('base64'), format: 'base64' };
}

/** A line of text as a body; one that holds a line feed or a lone surrogate travels as bytes. */
export function bodyOfText(text: string): { body: string; format: BodyFormat } {
  if (!text.includes('\n') && text.isWellFormed()) return { body: text, format: 'line' };
  return { body: Buffer.from(text, 'utf8').toString('base64'), format: 'base64' };
}

/** What a parser reads: bytes that are not valid UTF-8 show U+FFFD, and `valid` says so. */
export function textOfBody(body: string, format: BodyFormat): { text: string; valid: boolean } {
  if (format !== 'base64') return { text: body, valid: true };
  const bytes = Buffer.from(body, 'base64');
  const text = decodeStrict(bytes);
  return text === null ? { text: bytes.toString('utf8'), valid: false } : { text, valid: true };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeStrict(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}
