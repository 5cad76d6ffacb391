import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } } }`;
const LIST = `query L($search: String) { signatures(tenants: ["printers"], filter: { search: $search }, first: 50) { edges { node {
  id template occurrences hosts members { id template } parameters { place label values min max } collision { text } } } } }`;
const EFFECT =
  '__typename ... on SignatureGrouping { kept moves { signature from to } roots { id template members occurrences hosts scoreBefore scoreAfter bandAfter } } ... on Error { code hint }';
const MERGE = `mutation M($input: MergeSignaturesInput!) { mergeSignatures(input: $input) { ${EFFECT} } }`;
const SPLIT = `mutation S($input: SplitSignaturesInput!) { splitSignatures(input: $input) { ${EFFECT} } }`;

const FROM = Date.UTC(2026, 3, 1);
const PRINTERS = ['atrium', 'lobby', 'annex', 'cellar', 'gallery'];

let server: TestServer;
let sent = 0;

async function send(messages: readonly string[], host = 'print-1'): Promise<void> {
  const events = messages.map((message) => ({
    message,
    host,
    service: 'cupsd',
    severity: 'warning',
    timestamp: new Date(FROM + sent++ * 60_000).toISOString(),
  }));
  const { data } = await server.ask(INGEST, { input: { tenant: 'printers', wait: 'PROCESSED', events } });
  expect(data.ingestEvents.accepted).toBe(messages.length);
}

const list = async (search: string) =>
  (await server.ask(LIST, { search })).data.signatures.edges.map((edge: any) => edge.node);

beforeAll(async () => {
  server = await startTestServer();
  await server.ask(
    'mutation { createTenant(input: { tenant: "printers", clock: EVENT }) { __typename } createOther: createTenant(input: { tenant: "others" }) { __typename } }',
  );
});
afterAll(() => server.close());

describe('groups of signatures', () => {
  it('counts names under one root from the fourth on, and lists the root alone', async () => {
    await send(PRINTERS.slice(0, 3).map((name, i) => `printer ${name}: paper jam in tray ${i}`));
    expect(await list('paper jam')).toHaveLength(3);
    await send(
      PRINTERS.slice(3).map((name, i) => `printer ${name}: paper jam in tray ${i}`),
      'print-2',
    );
    const [root, ...rest] = await list('paper jam');
    expect(rest).toEqual([]);
    expect(root).toMatchObject({
      template: 'printer <*>: paper jam in tray <num>',
      occurrences: 5,
      hosts: ['print-1', 'print-2'],
      collision: null,
    });
    expect(root.members).toHaveLength(5);
  });

  it('tells which values the places have held', async () => {
    const [root] = await list('paper jam');
    const trays = root.parameters.find((stats: any) => stats.label === 'tray');
    expect(trays).toMatchObject({ values: ['0', '1', '2'], min: 0, max: 2 });
  });

  it('says why an event is in its group', async () => {
    const { data } = await server.ask(
      '{ events(tenant: "printers", first: 1) { edges { node { membership { text signature root decidedByOperator pieces { text decides reason } } } } } }',
    );
    const { membership } = data.events.edges[0].node;
    expect(membership.root).not.toBe(membership.signature);
    expect(membership.text).toContain('because names vary there: annex, atrium, cellar, gallery, lobby');
    expect(membership.pieces.map((piece: any) => piece.text).join('')).toMatch(
      /^printer .*: paper jam in tray \d$/,
    );
    expect(membership.pieces.some((piece: any) => !piece.decides && piece.reason === 'a number')).toBe(true);
  });

  it('shows what a merge would lead to and changes nothing, then merges, and later events follow', async () => {
    await send(['toner of the colour unit is low', 'colour unit reports low toner level']);
    const [one] = await list('toner of the colour');
    const [two] = await list('reports low toner');
    const input = { tenant: 'printers', into: one.id, signatures: [two.id], note: 'same lamp' };
    const preview = (await server.ask(MERGE, { input: { ...input, preview: true } })).data.mergeSignatures;
    expect(preview).toMatchObject({ kept: false, moves: [{ signature: two.id, from: two.id, to: one.id }] });
    expect(preview.roots.find((root: any) => root.id === one.id)).toMatchObject({
      members: 2,
      occurrences: 2,
    });
    expect(await list('low')).toHaveLength(2);

    const kept = (await server.ask(MERGE, { input })).data.mergeSignatures;
    expect(kept).toMatchObject({ kept: true, moves: preview.moves });
    await send(['colour unit reports low toner level']);
    const after = await eventually(
      () => list('low'),
      (found) => found.length === 1 && found[0].occurrences === 3,
    );
    expect(after[0].id).toBe(one.id);
  });

  it('takes a member out of its group and gives it back to the rules', async () => {
    const [root] = await list('paper jam');
    const member = root.members.find((signature: any) => signature.template.includes('lobby'));
    await server.ask(SPLIT, { input: { tenant: 'printers', signatures: [member.id] } });
    await send(['printer lobby: paper jam in tray 7', 'printer foyer: paper jam in tray 1']);
    const apart = await list('paper jam');
    expect(apart.map((signature: any) => signature.occurrences).sort()).toEqual([2, 5]);
    expect(apart.find((signature: any) => signature.id === member.id).occurrences).toBe(2);
    await server.ask(SPLIT, { input: { tenant: 'printers', signatures: [member.id], release: true } });
    await eventually(
      () => list('paper jam'),
      (found) => found.length === 1 && found[0].occurrences === 7,
    );
  });

  it('warns of a signature that is almost all values', async () => {
    await send(['10.0.0.1 -> 10.0.0.2: 17, 44 done']);
    const [node] = await list('done');
    expect(node.collision.text).toContain('almost all values');
  });

  it('refuses ids that name nothing in the tenant', async () => {
    const [root] = await list('paper jam');
    const wrong = { tenant: 'others', into: root.id, signatures: [root.id] };
    const { data } = await server.ask(MERGE, { input: wrong });
    expect(data.mergeSignatures).toMatchObject({ __typename: 'ValidationError', code: 'UNKNOWN_SIGNATURE' });
  });
});
