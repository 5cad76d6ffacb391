import { createEventTenant, sendPromotingStory } from './promoting.js';
import type { TestServer } from './server.js';

const DAY = 86_400_000;
const at = (ms: number): string => new Date(Date.UTC(2026, 5, 1) + ms).toISOString();

export const nodes = (connection: any): any[] => connection.edges.map((edge: any) => edge.node);

export type Ask = (query: string, variables?: object) => Promise<any>;

/** Asks, and takes no error for an answer. */
export const asker =
  (server: TestServer): Ask =>
  async (query, variables = {}) => {
    const { data, errors } = await server.ask(query, variables);
    const refused = errors ?? Object.values<any>(data).find((answer) => answer && 'code' in answer);
    if (refused) throw new Error(JSON.stringify(refused));
    return data;
  };

/** Ids of what the story is about, and a moment at which less was known of it. */
export type Kept = {
  /** The tunnel's signature, the rare one right before its incident, and the candidate it came back as. */
  readonly tunnel: string;
  readonly certificate: string;
  readonly again: string;
  /** The candidate of which more became known after `knownAt`. */
  readonly power: string;
  readonly knownAt: string;
};

/** Twelve days of four customers: one dealt with and back again, one snoozed, one called noise, one only chatter. */
export async function tellFourCustomers(server: TestServer): Promise<Kept> {
  for (const tenant of ['acme', 'globex', 'initech', 'hooli']) await createEventTenant(server, tenant);
  const telling = { server, ask: asker(server) };
  const acme = await tellAcme(telling);
  await tellGlobex(telling);
  const initech = await tellInitech(telling);
  await tellHooli(telling);
  return { ...acme, ...initech };
}

type Telling = { readonly server: TestServer; readonly ask: Ask };

const send = ({ ask }: Telling, tenant: string, events: readonly object[]) =>
  ask(
    'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { ... on Error { code message } } }',
    { input: { tenant, events, wait: 'PROCESSED' } },
  );

const strongest = async ({ ask }: Telling, tenant: string): Promise<any> => {
  const data = await ask(
    'query C($tenant: ID!) { candidates(tenants: [$tenant], orderBy: PEAK_SCORE_DESC, first: 1) { edges { node { id signatures { id } } } } }',
    { tenant },
  );
  return nodes(data.candidates)[0];
};

const signatureOf = async ({ ask }: Telling, tenant: string, search: string): Promise<string> => {
  const data = await ask(
    'query S($tenant: ID!, $search: String!) { signatures(tenants: [$tenant], filter: { search: $search }) { edges { node { id } } } }',
    { tenant, search },
  );
  return nodes(data.signatures)[0].id;
};

/** A tunnel that was dealt with and comes back; what was first seen shortly before it mattered. */
async function tellAcme(telling: Telling): Promise<Pick<Kept, 'tunnel' | 'certificate' | 'again'>> {
  const { server, ask } = telling;
  const job = Array.from({ length: 12 * 24 }, (_, hour) => ({
    message: 'replication pass finished',
    host: 'db-1',
    timestamp: at(hour * 3_600_000),
  }));
  const certificate = {
    message: 'certificate of the gateway was renewed',
    host: 'fw-1',
    service: 'ike',
    timestamp: at(10 * DAY + 23 * 3_600_000 + 50 * 60_000),
  };
  await send(telling, 'acme', [...job, certificate]);
  await sendPromotingStory(server, 'acme', 'plant-7');
  const { id: candidate, signatures } = await strongest(telling, 'acme');
  const certificateId = await signatureOf(telling, 'acme', 'certificate');
  await ask(
    'mutation A($candidate: ID!) { acknowledgeCandidate(input: { candidate: $candidate, note: "Asked the provider." }) { ... on Error { code } } }',
    { candidate },
  );
  await ask(
    'mutation P($candidate: ID!) { promoteCandidate(input: { candidate: $candidate, note: "The provider replaced the line.", startedAt: "2026-06-12T00:11:00Z" }) { ... on Error { code } } }',
    { candidate },
  );
  await ask(
    'mutation R($candidate: ID!) { reviewCandidate(input: { candidate: $candidate, verdict: USEFUL, note: "The line was bad.", close: true }) { ... on Error { code } } }',
    { candidate },
  );
  await sendPromotingStory(server, 'acme', 'plant-7', { from: Date.UTC(2026, 5, 13) });
  const data = await ask(
    '{ candidates(tenants: ["acme"], filter: { state: [OPEN] }, orderBy: SCORE_DESC, first: 1) { edges { node { id } } } }',
  );
  return { tunnel: signatures[0].id, certificate: certificateId, again: nodes(data.candidates)[0].id };
}

/** A story that is snoozed before it is promoted, and a change announced for it. */
async function tellGlobex(telling: Telling): Promise<void> {
  const { server, ask } = telling;
  await send(telling, 'globex', [
    { message: 'storage path to the array lost', host: 'fw-1', service: 'charon', timestamp: at(0) },
  ]);
  const signature = await signatureOf(telling, 'globex', 'storage path');
  await ask(
    'mutation S($signature: ID!) { snoozeSignature(input: { signature: $signature, until: "2026-07-01", reason: "New array on Monday." }) { ... on Error { code message } } }',
    { signature },
  );
  await sendPromotingStory(server, 'globex', 'storage path');
  await ask(
    'mutation { declareChangeWindow(input: { tenant: "globex", name: "Firmware", startsAt: "2026-06-11", endsAt: "2026-06-13" }) { ... on Error { code message } } }',
  );
}

/** A story of which more becomes known later, and which is then called noise. */
async function tellInitech(telling: Telling): Promise<Pick<Kept, 'power' | 'knownAt'>> {
  const { server, ask } = telling;
  await sendPromotingStory(server, 'initech', 'rack power');
  const { id: power } = await strongest(telling, 'initech');
  const knownAt = new Date().toISOString();
  const late = Array.from({ length: 40 }, (_, i) => ({
    message: 'rack power supply failed',
    host: `rack-${i % 4}`,
    service: 'charon',
    severity: 'error',
    timestamp: at(4 * DAY + 10 * 3_600_000 + i * 60_000),
  }));
  await send(telling, 'initech', late);
  await ask(
    'mutation R($candidate: ID!) { reviewCandidate(input: { candidate: $candidate, verdict: NOISE, note: "They test the generator." }) { ... on Error { code } } }',
    { candidate: power },
  );
  return { power, knownAt };
}

/** What comes every two minutes and means nothing. */
async function tellHooli(telling: Telling): Promise<void> {
  const leases = Array.from({ length: 900 }, (_, i) => ({
    message: `DHCPACK on 10.1.${i % 250}.9 via eth0`,
    host: 'sw-1',
    service: 'dhcpd',
    severity: 'info',
    timestamp: at(10 * DAY + 12 * 3_600_000 + i * 120_000),
  }));
  await send(telling, 'hooli', leases);
}
