/** A reason in one sentence, the numbers behind it, and what would make it surer. */
export type Said = {
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly missing: readonly string[];
};

export const said = (
  reason: string,
  evidence: Readonly<Record<string, unknown>> = {},
  missing: readonly string[] = [],
): Said => ({ reason, evidence, missing });

/** Two findings of one component told one after the other; null has nothing to say. */
export function bothSaid(one: Said | null, other: Said | null, neither: string): Said {
  if (!one || !other) return one ?? other ?? said(neither);
  return {
    reason: `${one.reason} ${other.reason}`,
    evidence: { ...one.evidence, ...other.evidence },
    missing: [...one.missing, ...other.missing],
  };
}
