/** Longest message kept on an event, in UTF-16 units; the raw envelope keeps the whole. */
export const MESSAGE_LIMIT = 64 * 1024;

// PostgreSQL text cannot hold NUL; the other C0 controls (but tab and line feed) only break terminals and pages.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const HAS_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** Text that every store and terminal can hold: no controls, no lone surrogates, capped. NUL shows as U+2400. */
export function cleanText(text: string, limit = MESSAGE_LIMIT): string {
  const capped = text.length > limit ? text.slice(0, limit) : text;
  const plain = HAS_CONTROL.test(capped)
    ? capped.replace(CONTROL, (char) => (char === '\u0000' ? '\u2400' : ' '))
    : capped;
  return plain.isWellFormed() ? plain : plain.toWellFormed();
}

/** JSON with every string cleaned, no deeper than `depth`; what is not JSON (functions, undefined) becomes null. Never throws. */
export function cleanJson(value: unknown, depth = 6): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return null;
  if (depth === 0) return cleanText(writtenDown(value), 1_024);
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [cleanText(key, 256), cleanJson(item, depth - 1)]),
  );
}

/** JSON.stringify recurses: a few thousand levels are more than the stack holds. */
function writtenDown(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(nested too deeply to be written down)';
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a JSON value is, for a sentence: "an array", "a number". */
export const nameOfJson = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;
