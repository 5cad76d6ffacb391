import pg from 'pg';
import type { Logger } from '../logger.js';

export type Listener = { readonly close: () => Promise<void> };

const RETRY_MS = 1_000;

/** Hears NOTIFYs of a channel on a connection of its own, and comes back when the connection is lost. */
export function listen(
  url: string,
  channel: string,
  onPayload: (payload: string) => void,
  logger: Logger,
): Listener {
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'foreshock listen',
    });
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', (message) => onPayload(message.payload ?? ''));
    client = next;
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
  };
  const lost = (which: pg.Client) => {
    if (closed || which !== client) return;
    client = null;
    logger.warn({ channel }, 'the connection for hints was lost; polling goes on');
    retry();
  };
  const retry = () => {
    // Both the failed attempt and its closed connection may ask for another: one is enough.
    clearTimeout(timer);
    timer = setTimeout(() => connect().catch(() => !closed && retry()), RETRY_MS);
  };

  connect().catch(() => {
    client = null;
    if (!closed) retry();
  });
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
