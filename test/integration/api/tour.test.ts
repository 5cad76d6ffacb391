import { readFileSync } from 'node:fs';
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { followSse, followWebSocket } from '../kit/follow.js';
import { sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const TOUR = readFileSync(new URL('../../../docs/graphql.md', import.meta.url), 'utf8');
const blocks = [...TOUR.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, query]) => query!);
const operationOf = (query: string) =>
  parse(query).definitions.find((node) => node.kind === 'OperationDefinition') as OperationDefinitionNode;
const nameOf = (query: string) => operationOf(query).name!.value;

/** What earlier answers bring to the variables of later blocks. */
const KEPT: Readonly<Record<string, (data: any) => Record<string, string>>> = {
  CreateToken: (data) => ({ token: data.createToken.details.id }),
  Candidates: (data) => ({ candidate: data.candidates.edges[0].node.id }),
  Signatures: (data) => ({
    signature: data.signatures.edges[0].node.id,
    other: data.signatures.edges[1].node.id,
  }),
  PreviewRescore: (data) => ({ job: data.rescore.id }),
  Schedule: (data) => ({ schedule: data.scheduleRescore.id }),
};

/** Blocks that show what a refusal looks like. */
const REFUSED = new Set(['UnknownTenant']);

describe('docs/graphql.md', () => {
  let server: TestServer;
  const variables: Record<string, string> = {};
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('has a block for each mutation and subscription there is', async () => {
    const { data } = await server.ask(
      '{ __schema { mutationType { fields { name } } subscriptionType { fields { name } } } }',
    );
    const names = [...data.__schema.mutationType.fields, ...data.__schema.subscriptionType.fields].map(
      (field: { name: string }) => field.name,
    );
    expect(names.filter((name) => !TOUR.includes(name))).toEqual([]);
  });

  it.each(blocks.map((query) => [nameOf(query), query]))('%s works as it stands', async (name, query) => {
    if (operationOf(query).operation === 'subscription') return await follows(query);
    const { data, errors } = await server.ask(query, variables);
    expect(errors).toBeUndefined();
    const answers = Object.values<any>(data);
    if (operationOf(query).operation === 'mutation')
      expect(answers.every((answer) => 'code' in answer)).toBe(REFUSED.has(name));
    // The story that the later blocks look at.
    if (name === 'CreateTenant') await sendPromotingStory(server, 'acme', 'plant-7');
    Object.assign(variables, KEPT[name]?.(data));
  });

  async function follows(query: string): Promise<void> {
    const wanted = operationOf(query).variableDefinitions?.map((node) => node.variable.name.value) ?? [];
    const given = Object.fromEntries(wanted.map((name) => [name, variables[name] ?? '']));
    const following = followSse(server.url, query, given);
    // Nothing of these has come about here: that they are followed without an error is all there is to see.
    const isQuiet = /digestPublished|multiActorReported/.test(query);
    await eventually(
      async () => ({ seen: following.seen.length, errors: following.errors }),
      ({ seen, errors }) => errors.length === 0 && (isQuiet || seen > 0),
    );
    following.stop();
  }

  it('answers what the tour prints', async () => {
    const printed = JSON.parse(/```json\n([\s\S]*?)```/.exec(TOUR)![1]!);
    const query = blocks.find((block) => nameOf(block) === 'UnknownTenant')!;
    expect(await server.ask(query)).toEqual(printed);
  });

  it('is followed over WebSocket as well', async () => {
    const query = blocks.find((block) => nameOf(block) === 'Promotions')!;
    const following = followWebSocket(server.url, query, { after: '' });
    await eventually(
      async () => following.seen.length,
      (length) => length > 0,
    );
    following.stop();
  });
});
