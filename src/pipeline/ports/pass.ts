/** What a stage has left to do for a root signature: the earliest event time touched (milliseconds). */
export type DirtyMark = {
  readonly signatureId: string;
  readonly generation: bigint;
  readonly since: number;
  readonly notify: boolean;
};

/** What a pass over a stage did. `more` asks for another turn; `busy` means another worker holds the stage. */
export type PassOutcome = { readonly settled: number; readonly more: boolean; readonly busy: boolean };
