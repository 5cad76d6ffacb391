import { tokensOfTemplate } from './statement.js';

/** A member's template as one of its level-2 root: its names become `<*>` where the root has a wildcard, types stay. */
export function liftTemplate(template: string, rootSkeleton: string): string {
  const tokens = tokensOfTemplate(template);
  const roots = tokensOfTemplate(rootSkeleton);
  if (tokens.length !== roots.length) return rootSkeleton;
  let text = '';
  let from = 0;
  tokens.forEach((token, i) => {
    if (token.kind !== 'word' || roots[i]!.kind !== 'value') return;
    text += `${template.slice(from, token.from)}<*>`;
    from = token.to;
  });
  return text + template.slice(from);
}
