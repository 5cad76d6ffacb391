/** A running server, asked over HTTP. */
export type Client = {
  readonly ask: <T>(query: string, variables?: object) => Promise<T>;
  /** The data of each event of a subscription, until the signal. */
  readonly follow: <T>(query: string, variables: object, signal: AbortSignal) => AsyncGenerator<T>;
};

/** A failure the user can do something about: printed without a stack. */
export class UsageError extends Error {}

type Answer<T> = {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly hint?: string };
  }[];
};

export function createClient(url: string, token: string | undefined): Client {
  const endpoint = new URL('/graphql', url);
  const post = async (accept: string, body: object, signal?: AbortSignal): Promise<Response> => {
    const headers = {
      'content-type': 'application/json',
      accept,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    try {
      return await fetch(endpoint, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new Unreachable(
        `No Foreshock answers at ${url}. Start one with \`foreshock start\`, or set FORESHOCK_URL.`,
        { cause },
      );
    }
  };
  return {
    ask: async <T>(query: string, variables: object = {}) => {
      const response = await post('application/json', { query, variables });
      const text = await response.text();
      if (!text.startsWith('{'))
        throw new Unreachable(`${url} answered ${response.status}, but not like a Foreshock server.`);
      return unwrap(JSON.parse(text) as Answer<T>);
    },
    follow: async function* <T>(query: string, variables: object, signal: AbortSignal) {
      const response = await post('text/event-stream', { query, variables }, signal);
      if (!response.ok || !response.body) throw new Unreachable(`The server answered ${response.status}.`);
      for await (const message of sseMessages(response.body)) yield unwrap(JSON.parse(message) as Answer<T>);
    },
  };
}

/** The server is not there, or not there any more: worth trying again. */
export class Unreachable extends UsageError {}

function unwrap<T>(answer: Answer<T>): T {
  const error = answer.errors?.[0];
  if (!error && answer.data) return answer.data;
  const text = [error?.message ?? 'The server sent no data.', error?.extensions?.hint]
    .filter(Boolean)
    .join(' ');
  throw error?.extensions?.code === 'UNAVAILABLE' ? new Unreachable(text) : new UsageError(text);
}

async function* sseMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (lines.includes('event: next'))
        yield lines
          .filter((line) => line.startsWith('data: '))
          .map((line) => line.slice(6))
          .join('\n');
    }
  }
}
