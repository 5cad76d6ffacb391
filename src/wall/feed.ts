import { PROMOTIONS, type Promotion, SNAPSHOT, type Snapshot, type WallCandidate } from './graphql.js';
import { request, unwrap } from './request.js';

export type FeedState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'dead'; readonly since: number; readonly reason: string };

export type FeedHandlers = {
  readonly onState: (state: FeedState) => void;
  readonly onSnapshot: (candidates: readonly WallCandidate[]) => void;
  readonly onPromotion: (candidate: WallCandidate, promotedAt: string) => void;
};

/** The server pings every 12 seconds: silence for longer than this means the feed is dead, whatever TCP says. */
const SILENCE_MS = 20_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000];
/** What was reviewed, or has lost its band, leaves the wall this much later. */
const REFRESH_MS = 30_000;

/** Follows promotions for ever: connects, resumes after the last cursor, and says at once when it cannot. */
export async function follow(token: string | null, handlers: FeedHandlers): Promise<never> {
  let cursor: string | null = null;
  let failures = 0;
  let deadSince = 0;
  handlers.onState({ kind: 'connecting' });
  for (;;) {
    let reason = 'the server ended the feed';
    try {
      await connect(token, cursor, handlers, {
        onLive: () => {
          failures = 0;
          deadSince = 0;
          handlers.onState({ kind: 'live' });
        },
        onCursor: (next) => {
          cursor = next;
        },
      });
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    deadSince ||= Date.now();
    handlers.onState({ kind: 'dead', since: deadSince, reason });
    await new Promise((resume) => setTimeout(resume, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
    failures += 1;
  }
}

type Progress = { readonly onLive: () => void; readonly onCursor: (cursor: string) => void };

async function connect(
  token: string | null,
  cursor: string | null,
  handlers: FeedHandlers,
  progress: Progress,
): Promise<void> {
  const stop = new AbortController();
  let refresh: ReturnType<typeof setInterval> | undefined;
  const watchdog = createWatchdog(() =>
    stop.abort(new Error(`no sign of life for ${SILENCE_MS / 1000} seconds`)),
  );
  try {
    // Subscribed before the snapshot is read: what is promoted in between comes twice rather than never.
    const variables = cursor === null ? {} : { after: cursor };
    const response = await request(token, 'text/event-stream', { query: PROMOTIONS, variables }, stop.signal);
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const look = async () => handlers.onSnapshot(await readSnapshot(token, stop.signal));
    await look();
    progress.onLive();
    // A look that fails ends nothing: the feed itself tells when the server is gone.
    refresh = setInterval(() => look().catch(() => {}), REFRESH_MS);
    for await (const message of events(response.body, watchdog.reset)) {
      const {
        cursor: next,
        candidate,
        promotedAt,
      } = unwrap(JSON.parse(message) as { data?: Promotion }).candidatePromoted;
      progress.onCursor(next);
      handlers.onPromotion(candidate, promotedAt);
    }
  } finally {
    clearInterval(refresh);
    watchdog.stop();
    stop.abort();
  }
}

async function readSnapshot(token: string | null, signal: AbortSignal): Promise<WallCandidate[]> {
  const answer = await request(token, 'application/json', { query: SNAPSHOT }, signal);
  return unwrap((await answer.json()) as { data?: Snapshot }).candidates.edges.map((edge) => edge.node);
}

function createWatchdog(bark: () => void) {
  let timer = setTimeout(bark, SILENCE_MS);
  return {
    reset: () => {
      clearTimeout(timer);
      timer = setTimeout(bark, SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** The data of each `next` event of an SSE stream; every byte, pings too, counts as a sign of life. */
async function* events(body: ReadableStream<Uint8Array>, onLife: () => void): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onLife();
    rest += decoder.decode(value, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (!lines.includes('event: next')) continue;
      yield lines
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
        .join('\n');
    }
  }
}
