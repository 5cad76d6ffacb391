/** The wall clock as an argument, so that a test or an import can bring its own. */
export type Clock = { readonly now: () => Date };

export const systemClock: Clock = { now: () => new Date() };
