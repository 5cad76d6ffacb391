/** Knowledge about one class of finding. */
export interface Advice {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly nextSteps: readonly string[];
}
