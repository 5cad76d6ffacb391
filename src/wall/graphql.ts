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
