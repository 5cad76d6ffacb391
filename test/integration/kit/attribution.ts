import type { TestServer } from './server.js';

const INGEST = `mutation I($input: IngestObservationsInput!) { ingestObservations(input: $input) { __typename
  ... on IngestObservationsAccepted { accepted overwritten unchanged superseded rejected unregistered
    results { index status registered code message hint }
    states { identity primitive state currentValue confidence observationCount lastChangeAt lastObservationAt explanation profile kind } }
  ... on Error { code message hint } } }`;

/** A page of states, with everything a row says of itself. */
export const STATES = `query S($tenant: ID!, $filter: AttributionFilter, $first: Int, $after: String) {
  attributionStates(tenant: $tenant, filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id identity primitive domain state currentValue confidence observationCount lastChangeAt registered kind withdrawn host user } } } }`;

export type Sent = Record<string, unknown>;

const START = Date.UTC(2026, 4, 4, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One letter an observation, four a session, sessions two hours apart. */
export function letters(identity: string, primitive: string, text: string, rest: Sent = {}): Sent[] {
  return [...text].map((value, index) => {
    const session = Math.floor(index / 4);
    return {
      identity,
      primitive,
      value,
      windowEnd: new Date(START + session * 2 * HOUR + index * MINUTE).toISOString(),
      sessionId: `s${session}`,
      evidenceRef: `${identity}/${primitive}/${index}`,
      ...rest,
    };
  });
}

/** What tests of attribution ask a server for. */
export function attributionOf(server: () => TestServer) {
  return {
    createTenant: (tenant: string, rest = '') =>
      server().ask(`mutation { createTenant(input: { tenant: "${tenant}" ${rest} }) { __typename } }`),
    /** Sends observations and waits until they are folded. */
    ingest: async (tenant: string, observations: readonly Sent[], rest: Sent = {}) =>
      (await server().ask(INGEST, { input: { tenant, observations, wait: 'PROCESSED', ...rest } })).data
        .ingestObservations,
    states: async (tenant: string, filter: Sent = {}) =>
      (await server().ask(STATES, { tenant, filter, first: 100 })).data.attributionStates.edges.map(
        (edge: any) => edge.node,
      ),
  };
}
