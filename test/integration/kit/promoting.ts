import type { TestServer } from './server.js';

const DAY = 86_400_000;
const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } ... on Error { message } } }`;

/** Stories told in other words, so that none is taken for another of the same kind. */
const TEXTS: Readonly<Record<string, readonly [string, string]>> = {
  'rack power': ['rack power supply failed', 'rack power supply recovered'],
  'storage path': ['storage path to the array lost', 'storage path to the array restored'],
  'transit peer': [
    'BGP session with the transit peer disconnected',
    'BGP session with the transit peer reconnected',
  ],
  resolver: ['upstream resolver is unreachable', 'upstream resolver is reachable'],
};

/** Sends a story that ends in a promotion: a tunnel that breaks and heals itself, ten times in a fortnight. */
export async function sendPromotingStory(
  server: Pick<TestServer, 'ask'>,
  tenant: string,
  name: string,
  options: { backfill?: boolean; token?: string; from?: number; wait?: 'ACCEPTED' | 'PROCESSED' } = {},
): Promise<void> {
  const [broken, mended] = TEXTS[name] ?? [`VPN tunnel to ${name} down`, `VPN tunnel to ${name} up`];
  const from = options.from ?? Date.UTC(2026, 5, 1);
  const events = Array.from({ length: 12 }, (_, i) => from + i * DAY).flatMap((at, i) => [
    {
      message: broken,
      host: 'fw-1',
      service: 'charon',
      severity: 'error',
      timestamp: new Date(at + i * 60_000).toISOString(),
    },
    {
      message: mended,
      host: 'fw-1',
      service: 'charon',
      severity: 'info',
      timestamp: new Date(at + i * 60_000 + 45_000).toISOString(),
    },
  ]);
  const input = { tenant, events, wait: options.wait ?? 'PROCESSED', backfill: options.backfill ?? false };
  const answer = await server.ask(INGEST, { input }, options.token ?? null);
  if (answer.data?.ingestEvents?.accepted !== events.length) throw new Error(JSON.stringify(answer));
}

export async function createEventTenant(server: Pick<TestServer, 'ask'>, tenant: string): Promise<void> {
  await server.ask(`mutation { createTenant(input: { tenant: "${tenant}", clock: EVENT }) { __typename } }`);
}
