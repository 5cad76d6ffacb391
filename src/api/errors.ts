import { GraphQLError } from 'graphql';

export type Issue = { readonly path: string; readonly message: string };

/** A failure a client can act on: a code, a plain sentence, a hint. Members of result unions, or a plain GraphQL error. */
export class ClientError extends Error {
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.hint = hint;
  }
}

export class ValidationError extends ClientError {
  readonly issues: readonly Issue[];

  constructor(code: string, message: string, hint: string | null, issues: readonly Issue[]) {
    super(code, message, hint);
    this.issues = issues;
  }
}

export class NotAllowed extends ClientError {}

export class Overloaded extends ClientError {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(
      'OVERLOADED',
      message,
      `Wait ${retryAfterMs} ms and send the same again; idempotency keys make that safe.`,
    );
    this.retryAfterMs = retryAfterMs;
  }
}

/** A client error where the field has no union to put it in. */
export const asGraphQLError = (error: ClientError): GraphQLError =>
  new GraphQLError(error.message, { extensions: { code: error.code, hint: error.hint } });

export const notAllowed = (what: string): NotAllowed =>
  new NotAllowed(
    'NOT_ALLOWED',
    `This token may not ${what}.`,
    'Ask an administrator for a token with the scope and the tenant you need.',
  );
