/** What the answer to `wait: PROCESSED` watches. */
export type ProcessedStore = {
  readonly isCanonicalized: (tenantId: string, segmentId: string) => Promise<boolean>;
  readonly signaturesOf: (tenantId: string, segmentId: string) => Promise<readonly string[]>;
  /** The generations of the marks on signatures, or on the roots that speak for them; null: of the tenant, 500 at most. */
  readonly marks: (
    tenantId: string,
    stage: 'RECURRENCE' | 'ATTENTION',
    signatureIds: readonly string[] | null,
  ) => Promise<ReadonlyMap<string, bigint>>;
  /** True when every mark has been settled at least up to its generation. */
  readonly areSettled: (
    tenantId: string,
    stage: 'RECURRENCE' | 'ATTENTION',
    marks: ReadonlyMap<string, bigint>,
  ) => Promise<boolean>;
};
