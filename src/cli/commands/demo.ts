import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from '../../config/env.js';
import { DAY_MS } from '../../domain/shared/time.js';
import { iso } from '../../domain/shared/words.js';
import { type Foreshock, startForeshock } from '../../main.js';
import type { Logger } from '../../platform/logger.js';
import { clearDataFolder } from '../../platform/postgres/embedded.js';
import { stopOnSignals } from '../../platform/shutdown.js';
import { type Client, createClient, UsageError } from '../client.js';
import { asInput } from '../demo/event.js';
import { type DemoCustomer, demoWeek } from '../demo/week.js';
import { note, print, printJson } from '../output.js';
import { sayAddresses } from './start.js';

export type DemoOptions = { readonly json: boolean };

const BATCH = 1_000;

/** Runs a server on a store of its own, sends it a week of three customers, prints what surfaced and why, and stays up. */
export async function demo(env: Env, logger: Logger, { json }: DemoOptions): Promise<void> {
  const folder = join(env.FORESHOCK_DATA, 'demo');
  await clearDataFolder(folder, logger);
  // The demo keeps to itself: its own store, this machine only, no token to find first.
  const { DATABASE_URL: _d, REDIS_URL: _r, FORESHOCK_ADMIN_TOKEN: _t, ...own } = env;
  const foreshock = await startForeshock({
    env: { ...own, HOST: '127.0.0.1', FORESHOCK_DATA: folder },
    logger,
  });
  stopOnSignals(foreshock.shutdown);
  const client = createClient(foreshock.url!, undefined);
  const customers = demoWeek(Date.now());
  const events = customers.reduce((sum, customer) => sum + customer.events.length, 0);
  if (!json) note(`Sending a week of ${customers.length} customers, ${events} events, through the API ...`);
  await Promise.all(customers.map((customer) => send(client, customer)));
  await settled(foreshock);
  await showDigest(client, customers, json);
  if (!json) sayAddresses(foreshock);
}

const LOOK_MS = 100;
/** Young segments count too. */
const AHEAD_MS = 60_000;

/** Until everything that was sent has been weighed: what the digest shows must not hang on how fast a machine is. */
async function settled({ services }: Foreshock): Promise<void> {
  for (;;) {
    const left = await services.stores.sweep.leftToDo(new Date(Date.now() + AHEAD_MS));
    if (left.lanes.length + left.recurrence.length + left.attention.length === 0) return;
    await sleep(LOOK_MS);
  }
}

const CREATE = `mutation Create($input: CreateTenantInput!) { createTenant(input: $input) { __typename ... on Error { message } } }`;
const INGEST = `mutation Ingest($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } ... on Error { message } } }`;

type Answered = { readonly __typename: string; readonly message?: string };

async function send(client: Client, { tenant, name, events }: DemoCustomer): Promise<void> {
  await ask(client, CREATE, { tenant, name, clock: 'EVENT' });
  for (let at = 0; at < events.length; at += BATCH) {
    await ask(client, INGEST, { tenant, events: events.slice(at, at + BATCH).map(asInput) });
  }
}

async function ask(client: Client, mutation: string, input: object): Promise<void> {
  const [answer] = Object.values(await client.ask<Record<string, Answered>>(mutation, { input }));
  if (answer?.message) throw new UsageError(answer.message);
}

const RESULT = `query Demo($tenants: [ID!]!, $since: DateTime, $until: DateTime) {
  digest(tenants: $tenants, since: $since, until: $until) { text health sections { name items { title whyItMatters band score } } }
}`;

async function showDigest(client: Client, customers: readonly DemoCustomer[], json: boolean): Promise<void> {
  const until = Math.max(...customers.map((customer) => customer.events[customer.events.length - 1]!.at)) + 1;
  const variables = {
    tenants: customers.map((customer) => customer.tenant),
    since: iso(until - 7 * DAY_MS),
    until: iso(until),
  };
  const { digest } = await client.ask<{ digest: { text: string } }>(RESULT, variables);
  if (json) printJson(digest);
  else print(`\n${digest.text}`);
}
