import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** Everything a subscription sends, as it comes. */
export type Following = {
  readonly seen: any[];
  readonly errors: any[];
  /** True when the server, or the way to it, has ended it. */
  ended: boolean;
  readonly stop: () => void;
};

/** Follows over SSE, as a browser's fetch does. */
export function followSse(url: string, query: string, variables: object = {}, token?: string): Following {
  const stop = new AbortController();
  const following: Following = { seen: [], errors: [], ended: false, stop: () => stop.abort() };
  void (async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      signal: stop.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as any) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks.filter((text) => text.includes('event: next'))) {
        const answer = JSON.parse(block.slice(block.indexOf('data: ') + 6));
        if (answer.errors) following.errors.push(...answer.errors);
        else following.seen.push(answer.data);
      }
    }
  })()
    .catch((error) => following.errors.push(error))
    .finally(() => {
      following.ended = true;
    });
  return following;
}

/** Follows over WebSocket, with graphql-ws. */
export function followWebSocket(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  connectionParams: Record<string, unknown> = {},
): Following {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    lazy: true,
  });
  const following: Following = { seen: [], errors: [], ended: false, stop: () => void client.dispose() };
  client.subscribe(
    { query, variables },
    {
      next: (answer) =>
        answer.errors ? following.errors.push(...answer.errors) : following.seen.push(answer.data),
      error: (error) => {
        following.errors.push(error);
        following.ended = true;
      },
      complete: () => {
        following.ended = true;
      },
    },
  );
  return following;
}
