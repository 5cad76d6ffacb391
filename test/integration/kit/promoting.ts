import type { TestServer } from './server.js';

const DAY = 86_400_000;
const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } ... on Error { message } } }`;

/** Sends a story that ends in a promotion: a tunnel that breaks and heals itself, ten times in a fortnight. */
export async function sendPromotingStory(
  server: Pick<TestServer, 'ask'>,
  tenant: string,
  name: string,
  options: { backfill?: boolean; token?: string; from?: number } = {},
): Promise<void> {
  const from = options.from ?? Date.UTC(2026, 5, 1);
  const events = Array.from({ length: 12 }, (_, i) => from + i * DAY).flatMap((at, i) => [
    {
      message: `VPN tunnel to ${name} down`,
      host: 'fw-1',
      service: 'charon',
      severity: 'error',
      timestamp: new Date(at + i * 60_000).toISOString(),
    },
    {
      message: `VPN tunnel to ${name} up`,
      host: 'fw-1',
      service: 'charon',
      severity: 'info',
      timestamp: new Date(at + i * 60_000 + 45_000).toISOString(),
    },
  ]);
  const input = { tenant, events, wait: 'PROCESSED', backfill: options.backfill ?? false };
  const answer = await server.ask(INGEST, { input }, options.token ?? null);
  if (answer.data?.ingestEvents?.accepted !== events.length) throw new Error(JSON.stringify(answer));
}

export async function createEventTenant(server: Pick<TestServer, 'ask'>, tenant: string): Promise<void> {
  await server.ask(`mutation { createTenant(input: { tenant: "${tenant}", clock: EVENT }) { __typename } }`);
}
