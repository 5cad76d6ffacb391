import { isMaskType } from './mask-types.js';

const OPEN = '<';
const MAX_NAME = 8;

/** The wildcard at `at` (`<ip>`), as the end of it, or -1. */
export function wildcardEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_NAME + 2);
  for (let end = at + 1; end < limit; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 62) return isMaskType(text.slice(at + 1, end)) ? end + 1 : -1;
    if (unit !== 42 && (unit < 97 || unit > 122)) return -1;
  }
  return -1;
}

/** Where the next wildcard starts at or after `from`, or -1. */
export function nextWildcard(template: string, from: number): number {
  let at = template.indexOf(OPEN, from);
  while (at >= 0 && wildcardEnd(template, at) < 0) at = template.indexOf(OPEN, at + 1);
  return at;
}

/** A template cut at its wildcards: `literals` has one piece more than `wildcards`. */
type TemplateParts = { readonly literals: readonly string[]; readonly wildcards: readonly string[] };

export function partsOf(template: string): TemplateParts {
  const literals: string[] = [];
  const wildcards: string[] = [];
  let from = 0;
  for (let at = nextWildcard(template, 0); at >= 0; at = nextWildcard(template, from)) {
    const end = wildcardEnd(template, at);
    literals.push(template.slice(from, at));
    wildcards.push(template.slice(at, end));
    from = end;
  }
  literals.push(template.slice(from));
  return { literals, wildcards };
}

/** The template with its types forgotten: what identity is made of. Idempotent. */
export function skeletonOf(template: string): string {
  let skeleton = '';
  let from = 0;
  for (let at = nextWildcard(template, 0); at >= 0; at = nextWildcard(template, from)) {
    skeleton += `${template.slice(from, at)}<*>`;
    from = wildcardEnd(template, at);
  }
  return from === 0 ? template : skeleton + template.slice(from);
}

/**
 * One template for two events of one signature: a wildcard keeps its type where both agree and becomes `<*>` where they
 * do not. Commutative, associative and idempotent, so the template shown does not depend on the order of events.
 * Templates of different skeletons give the skeleton of the first.
 */
export function joinTemplates(a: string, b: string): string {
  if (a === b) return a;
  const left = partsOf(a);
  const right = partsOf(b);
  if (left.literals.length !== right.literals.length || skeletonOf(a) !== skeletonOf(b)) return skeletonOf(a);
  let joined = left.literals[0]!;
  for (let i = 0; i < left.wildcards.length; i++) {
    const same = left.wildcards[i] === right.wildcards[i];
    joined += (same ? left.wildcards[i]! : '<*>') + left.literals[i + 1]!;
  }
  return joined;
}
