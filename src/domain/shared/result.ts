/** Ordinary failure as a value: a caller must look before it uses the value. */
export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Why something did not happen: a stable code for programs, a plain sentence for people, and what to do about it. */
export type Failure = { readonly code: string; readonly message: string; readonly hint?: string };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = (code: string, message: string, hint?: string): Result<never> => ({
  ok: false,
  error: hint === undefined ? { code, message } : { code, message, hint },
});
