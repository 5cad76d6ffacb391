/** What the wall shows of a candidate; the operations below ask for exactly this. */
export type WallCandidate = {
  readonly id: string;
  readonly tenant: string;
  readonly title: string;
  readonly type: string;
  readonly band: string;
  readonly score: number;
  readonly peakScore: number;
  readonly occurrences: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly explanation: { readonly whySurfaced: string };
};

const CANDIDATE = `id tenant title type band score peakScore occurrences firstSeenAt lastSeenAt explanation { whySurfaced }`;

export const SNAPSHOT = `query Wall {
  candidates(filter: { band: [PROMOTE], state: [OPEN, ACKNOWLEDGED] }, orderBy: LAST_SEEN_DESC, first: 50) { edges { node { ${CANDIDATE} } } }
}`;

export const PROMOTIONS = `subscription Wall($after: String) {
  candidatePromoted(after: $after) { cursor promotedAt candidate { ${CANDIDATE} } }
}`;

export type Snapshot = {
  readonly candidates: { readonly edges: readonly { readonly node: WallCandidate }[] };
};
export type Promotion = {
  readonly candidatePromoted: {
    readonly cursor: string;
    readonly promotedAt: string;
    readonly candidate: WallCandidate;
  };
};
