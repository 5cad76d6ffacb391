const PAIR = /([A-Za-z_][\w.-]{0,63})=(?:"((?:[^"\\]|\\.){0,4096})"|([^\s",;]{0,1024}))/g;

/** At most this many pairs become fields: a line of a million pairs is noise, not structure. */
const PAIR_LIMIT = 64;

/** `key=value` and `key="some words"` pairs anywhere in a text; the first of a key wins. */
export function readKeyValues(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  if (!text.includes('=')) return pairs;
  let left = PAIR_LIMIT;
  for (const [, key, quoted, bare] of text.slice(0, 16_384).matchAll(PAIR)) {
    if (left-- === 0) break;
    if (!Object.hasOwn(pairs, key!))
      pairs[key!] = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1');
  }
  return pairs;
}
