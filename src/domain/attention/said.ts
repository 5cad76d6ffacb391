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
