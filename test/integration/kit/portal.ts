import { startTestServer, type TestServer } from './server.js';

/** A server with two customers whose alerts come from a portal, and the tokens of those who send and read. */
export type Portal = {
  readonly server: TestServer;
  readonly admin: string;
  /** May send for acme. */
  readonly acme: string;
  /** May send for acme and globex. */
  readonly both: string;
  /** May read acme's. */
  readonly reader: string;
  /** The data of a query, as the admin sees it. */
  readonly read: (query: string) => Promise<any>;
  /** What of the portal's is kept raw; `filter` adds conditions. */
  readonly envelopes: (tenant: string, filter?: string) => Promise<any[]>;
};

export async function startPortal(): Promise<Portal> {
  const server = await startTestServer();
  for (const tenant of ['acme', 'globex'])
    await server.ask(`mutation { createTenant(input: { tenant: "${tenant}" }) { __typename } }`);
  const make = async (input: object, as: string | null): Promise<string> =>
    (
      await server.ask(
        'mutation T($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token } } }',
        { input },
        as,
      )
    ).data.createToken.token;
  const admin = await make({ name: 'admin', scopes: ['ADMIN'] }, null);
  const read = async (query: string) => (await server.ask(query, {}, admin)).data;
  return {
    server,
    admin,
    acme: await make({ name: 'acme portal', scopes: ['INGEST'], tenants: ['acme'] }, admin),
    both: await make({ name: 'both', scopes: ['INGEST'], tenants: ['acme', 'globex'] }, admin),
    reader: await make({ name: 'reader', scopes: ['READ'], tenants: ['acme'] }, admin),
    read,
    envelopes: async (tenant, filter = '') =>
      (
        await read(
          `{ rawEnvelopes(tenant: "${tenant}", filter: { sourceType: "logicmonitor" ${filter} }) { edges { node { status reason body ingestMode sourceId sourcePath events { message } } } } }`,
        )
      ).rawEnvelopes.edges.map((edge: any) => edge.node),
  };
}
