import { sayNumber } from '../shared/words.js';
import type { Band } from './band.js';
import type { Component } from './component.js';
import type { ScoringPolicy } from './policy.js';

/** Why something is not promoted: how much is missing, and which components could still bring it. Null when it is. */
export function whyNotPromoted(
  score: number,
  band: Band,
  components: readonly Component[],
  policy: ScoringPolicy,
): string | null {
  if (band === 'PROMOTE') return null;
  const missing = policy.bands.PROMOTE - score;
  const open = [...components].sort((a, b) => b.weight - b.points - (a.weight - a.points)).slice(0, 3);
  const hopes = open.map(
    (part) =>
      `${part.name.toLowerCase().replace('_', ' ')} gave ${sayNumber(part.points)} of ${part.weight} (${part.reason.replace(/\.$/, '')})`,
  );
  return `It has ${sayNumber(score)} of the ${policy.bands.PROMOTE} points that PROMOTE needs, ${sayNumber(missing)} short. Most is missing where ${hopes.join('; ')}.`;
}
