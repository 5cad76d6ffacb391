import { tokensOfTemplate } from './statement.js';
import { skeletonOf } from './template.js';

/** Typed shapes, words and names past which one signature is suspected to hold several kinds of event. */
const MANY_SHAPES = 12;
const FEW_WORDS = 1;
const MANY_NAMES = 64;

/** Why a signature may hold more than one kind of event. */
export type Collision = { readonly shapes: number; readonly members: number; readonly text: string };

/**
 * A warning that one signature swallows suspiciously many shapes; null when nothing speaks for it. `templates` are the
 * typed templates seen (16 are kept), `members` the signatures counted under it.
 */
export function collisionOf(templates: readonly string[], members: number): Collision | null {
  const tokens = tokensOfTemplate(skeletonOf(templates[0] ?? ''));
  const words = tokens.filter((token) => token.kind === 'word').length;
  const values = tokens.filter((token) => token.kind === 'value').length;
  const reasons: string[] = [];
  if (templates.length >= MANY_SHAPES)
    reasons.push(`values of many types stand at the same places (${templates.length} shapes or more)`);
  if (values >= 2 && words <= FEW_WORDS)
    reasons.push(`its text is almost all values: ${words} of ${words + values} parts are fixed words`);
  if (members >= MANY_NAMES) reasons.push(`${members} different names are counted as one`);
  if (reasons.length === 0) return null;
  return {
    shapes: templates.length,
    members,
    text: `May hold more than one kind of event: ${reasons.join('; ')}. Look at its samples; splitSignatures takes members out.`,
  };
}
