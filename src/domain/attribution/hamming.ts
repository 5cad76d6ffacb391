/** Distance of simhashes: near hashes come from near behaviour, so equality is the wrong question. */

const HEX = /^(?:0x)?([0-9a-f]+)$/i;
const BITS_OF_NIBBLE = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4] as const;

/**
 * The share of bits that differ, 0..1.
 * @returns 1 for hashes of different lengths or that are not hexadecimal, and 0 for equal text of any form
 */
export function bitDistance(a: string, b: string): number {
  if (a === b) return 0;
  const left = HEX.exec(a)?.[1];
  const right = HEX.exec(b)?.[1];
  if (left === undefined || right === undefined || left.length !== right.length) return 1;
  let bits = 0;
  for (let index = 0; index < left.length; index += 1) {
    bits += BITS_OF_NIBBLE[Number.parseInt(left[index]!, 16) ^ Number.parseInt(right[index]!, 16)]!;
  }
  return bits / (left.length * 4);
}
