type Answer<T> = {
  readonly data?: T;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly hint?: string } }[];
};

/** What went wrong, in the server's own words. */
export function unwrap<T>(answer: Answer<T>): T {
  const error = answer.errors?.[0];
  if (error || !answer.data)
    throw new Error(
      [error?.message ?? 'The server sent no data.', error?.extensions?.hint].filter(Boolean).join(' '),
    );
  return answer.data;
}

/** The token comes in the fragment (#token=..), which browsers never send, and stays in this tab. */
export function takeToken(): string | null {
  const given = /(?:^#|&)token=([^&]+)/.exec(location.hash)?.[1];
  if (given) {
    sessionStorage.setItem('token', decodeURIComponent(given));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem('token');
}

export function request(
  token: string | null,
  accept: string,
  body: object,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept };
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch('/graphql', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal,
    cache: 'no-store',
  });
}

/** The data of one query; throws what went wrong in the server's own words. */
export async function ask<T>(token: string | null, query: string, variables: object): Promise<T> {
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const response = await request(token, 'application/json', { query, variables }, signal);
  return unwrap((await response.json()) as Answer<T>);
}

const ANSWER_LIMIT_MS = 30_000;
