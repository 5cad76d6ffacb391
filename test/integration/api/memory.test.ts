import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const REVIEW = `mutation R($input: ReviewInput!) { reviewCandidate(input: $input) { __typename
  ... on Review { id verdict closes note by at candidate { id state score band } } ... on Error { code message hint } ... on ValidationError { issues { path message } } } }`;
const PROMOTE = `mutation P($input: PromoteCandidateInput!) { promoteCandidate(input: $input) { __typename
  ... on Incident { id title note by startedAt promotedAt hosts evidence { occurrences samples events { message raw } episodes { entity } components { name points } } candidate { state } } ... on Error { code } } }`;
const ACKNOWLEDGE = `mutation A($input: AcknowledgeInput!) { acknowledgeCandidate(input: $input) { __typename ... on Candidate { state score } ... on Error { code } } }`;
const SNOOZE = `mutation S($input: SnoozeInput!) { snoozeSignature(input: $input) { __typename ... on Snooze { id until held signature { id } } ... on Error { code } ... on ValidationError { issues { path message } } } }`;
const CANDIDATE = `query C($tenant: ID!) { candidates(tenants: [$tenant], orderBy: PEAK_SCORE_DESC, first: 1) { edges { node {
  id state score band peakScore previous { id } reviews { verdict } incident { id } changeWindows { name } signatures { id snooze { id } }
  scoreBreakdown { name value points reason } explanation { text memoryInfluence } } } } }`;

let server: TestServer;
const candidateOf = async (tenant: string) => {
  const answer = await server.ask(CANDIDATE, { tenant });
  return answer.data.candidates.edges[0].node;
};
const inForce = async () =>
  (
    await server.ask('{ snoozes(first: 10) { edges { node { id tenant signature { id } } } } }')
  ).data.snoozes.edges.map((edge: any) => edge.node);
const component = (candidate: any, name: string) =>
  candidate.scoreBreakdown.find((part: any) => part.name === name);
const count = async (table: string, tenant: string): Promise<number> =>
  Number(
    (
      await server.foreshock.services.db.pool.query(`SELECT count(*) FROM ${table} WHERE tenant_id = $1`, [
        tenant,
      ])
    ).rows[0].count,
  );

beforeAll(async () => {
  server = await startTestServer();
  for (const tenant of ['noise', 'useful', 'incident', 'ack', 'snooze', 'known']) {
    await createEventTenant(server, tenant);
    await sendPromotingStory(server, tenant, 'site-a');
  }
});
afterAll(() => server.close());

describe('reviewCandidate', () => {
  it('lowers and closes what is called noise, says so, and is one review however often it is said', async () => {
    const before = await candidateOf('noise');
    expect(before).toMatchObject({
      band: 'PROMOTE',
      state: 'OPEN',
      reviews: [],
      explanation: { memoryInfluence: null },
    });
    const input = { candidate: before.id, verdict: 'NOISE', note: 'the customer reboots it' };
    const first = (await server.ask(REVIEW, { input })).data.reviewCandidate;
    expect(first).toMatchObject({
      __typename: 'Review',
      verdict: 'NOISE',
      closes: true,
      candidate: { state: 'CLOSED' },
    });
    const again = (await server.ask(REVIEW, { input })).data.reviewCandidate;
    expect(again.id).toBe(first.id);
    expect(await count('review', 'noise')).toBe(1);
    const after = await candidateOf('noise');
    expect(after.score).toBeLessThan(before.score - 10);
    expect(after.peakScore).toBe(before.peakScore);
    expect(after.reviews).toEqual([{ verdict: 'NOISE' }]);
    expect(after.explanation.memoryInfluence).toMatch(/called noise by .* weighs \d+ %/);
    expect(component(after, 'RECURRENCE').reason).toMatch(/Weighed at \d+ % because it was called noise/);
    expect(component(after, 'MEMORY_WEIGHT').value).toBe(0);
  });

  it('raises what is called useful, and never tells a promotion twice', async () => {
    const before = await candidateOf('useful');
    const input = { candidate: before.id, verdict: 'USEFUL' };
    expect((await server.ask(REVIEW, { input })).data.reviewCandidate).toMatchObject({
      closes: false,
      candidate: { state: 'ACKNOWLEDGED' },
    });
    const after = await candidateOf('useful');
    expect(component(after, 'MEMORY_WEIGHT').points).toBeGreaterThan(2);
    expect(after.score).toBeGreaterThan(before.score);
    await sendPromotingStory(server, 'useful', 'site-a');
    expect(await count('promotion', 'useful')).toBe(1);
  });

  it('opens a new candidate, linked to the old, when what was closed comes back', async () => {
    const before = await candidateOf('known');
    await server.ask(REVIEW, { input: { candidate: before.id, verdict: 'KNOWN' } });
    const events = Array.from({ length: 60 }, (_, i) => ({
      message: 'VPN tunnel to site-a down',
      host: `fw-${2 + (i % 6)}`,
      service: 'charon',
      severity: 'error',
      timestamp: new Date(Date.UTC(2026, 5, 13, 6) + i * 600_000).toISOString(),
    }));
    await server.ask(
      'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename } }',
      {
        input: { tenant: 'known', events, wait: 'PROCESSED' },
      },
    );
    const all = await server.ask(
      '{ candidates(tenants: ["known"], orderBy: LAST_SEEN_DESC) { edges { node { id state previous { id state } explanation { memoryInfluence } } } } }',
    );
    const [newest] = all.data.candidates.edges.map((edge: any) => edge.node);
    expect(newest).toMatchObject({ state: 'OPEN', previous: { id: before.id, state: 'CLOSED' } });
    expect(newest.explanation.memoryInfluence).toMatch(/has changed since/);
  });

  it.each<[string, object, string, string]>([
    [
      'an id that names no candidate',
      {
        candidate: Buffer.from('Candidate:noise.00000000-0000-4000-8000-000000000000').toString('base64url'),
        verdict: 'NOISE',
      },
      'UNKNOWN_CANDIDATE',
      'input.candidate',
    ],
    [
      'a bare UUID',
      { candidate: '00000000-0000-4000-8000-000000000000', verdict: 'NOISE' },
      'UNKNOWN_CANDIDATE',
      'input.candidate',
    ],
    [
      'a moment in the future',
      { verdict: 'NOISE', at: '2030-01-01T00:00:00Z' },
      'INVALID_REVIEW',
      'input.at',
    ],
    ['a note without end', { verdict: 'NOISE', note: 'x'.repeat(4_001) }, 'INVALID_REVIEW', 'input.note'],
  ])('refuses %s, and keeps nothing', async (_, input, code, path) => {
    const candidate = (await candidateOf('ack')).id;
    const answer = (await server.ask(REVIEW, { input: { candidate, ...input } })).data.reviewCandidate;
    expect(answer).toMatchObject({ __typename: 'ValidationError', code, issues: [{ path }] });
    expect(answer.hint).toBeTruthy();
    expect(await count('review', 'ack')).toBe(0);
  });
});

describe('promoteCandidate', () => {
  it('makes one durable incident with its evidence copied out', async () => {
    const before = await candidateOf('incident');
    const input = { candidate: before.id, note: 'replaced the transceiver' };
    const first = (await server.ask(PROMOTE, { input })).data.promoteCandidate;
    expect(first).toMatchObject({
      __typename: 'Incident',
      note: 'replaced the transceiver',
      hosts: ['fw-1'],
      candidate: { state: 'ACKNOWLEDGED' },
    });
    expect(first.evidence.occurrences).toBeGreaterThanOrEqual(12);
    expect(first.evidence.events.length).toBeGreaterThan(10);
    expect(first.evidence.events[0].raw).toContain('VPN tunnel to site-a down');
    expect(first.evidence.episodes.length).toBeGreaterThan(5);
    expect(first.evidence.components).toHaveLength(9);
    const again = (await server.ask(PROMOTE, { input: { ...input, note: 'again' } })).data.promoteCandidate;
    expect(again).toMatchObject({ id: first.id, note: 'replaced the transceiver' });
    expect(await count('incident', 'incident')).toBe(1);
    const after = await candidateOf('incident');
    expect(after.incident.id).toBe(first.id);
    expect(after.explanation.memoryInfluence).toMatch(/made an incident/);
    const listed = await server.ask(
      '{ incidents(tenants: ["incident"], filter: { search: "TRANSCEIVER" }) { totalCount edges { node { id } } } }',
    );
    expect(listed.data.incidents).toEqual({ totalCount: 1, edges: [{ node: { id: first.id } }] });
  });

  it('keeps the incident and its evidence when the candidate and its events are gone', async () => {
    const { pool } = server.foreshock.services.db;
    await pool.query("DELETE FROM event WHERE tenant_id = 'incident'");
    await pool.query("DELETE FROM candidate WHERE tenant_id = 'incident'");
    const left = await server.ask(
      '{ incidents(tenants: ["incident"]) { edges { node { candidate { id } evidence { events { message } } } } } }',
    );
    const [incident] = left.data.incidents.edges.map((edge: any) => edge.node);
    expect(incident.candidate).toBeNull();
    expect(incident.evidence.events.length).toBeGreaterThan(10);
  });
});

describe('acknowledgeCandidate', () => {
  it('changes the state and nothing else, once', async () => {
    const before = await candidateOf('ack');
    const answer = (await server.ask(ACKNOWLEDGE, { input: { candidate: before.id } })).data
      .acknowledgeCandidate;
    expect(answer).toEqual({ __typename: 'Candidate', state: 'ACKNOWLEDGED', score: before.score });
    await server.ask(ACKNOWLEDGE, { input: { candidate: before.id } });
    expect(await count('acknowledgement', 'ack')).toBe(1);
  });
});

describe('snoozeSignature', () => {
  it('refuses what would be silent for ever or is over already', async () => {
    const [signature] = (await candidateOf('snooze')).signatures;
    for (const until of ['2026-01-01T00:00:00Z', '2027-06-01T00:00:00Z']) {
      const answer = (await server.ask(SNOOZE, { input: { signature: signature.id, until } })).data
        .snoozeSignature;
      expect(answer).toMatchObject({ code: 'INVALID_SNOOZE', issues: [{ path: 'input.until' }] });
    }
  });

  it('sets its candidates aside until it ends, and gives them back', async () => {
    const before = await candidateOf('snooze');
    const signature = before.signatures[0].id;
    const input = { signature, until: '2026-06-14T00:00:00Z', reason: 'migration' };
    const first = (await server.ask(SNOOZE, { input })).data.snoozeSignature;
    expect(first).toMatchObject({ __typename: 'Snooze', held: 0, signature: { id: signature } });
    expect((await server.ask(SNOOZE, { input })).data.snoozeSignature.id).toBe(first.id);
    const during = await candidateOf('snooze');
    expect(during).toMatchObject({
      state: 'SNOOZED',
      score: before.score,
      signatures: [{ snooze: { id: first.id } }, {}],
    });
    expect(await inForce()).toEqual([{ id: first.id, tenant: 'snooze', signature: { id: signature } }]);
    await server.ask(
      'mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename } }',
      {
        input: {
          tenant: 'snooze',
          wait: 'PROCESSED',
          events: [{ message: 'link up', host: 'x', timestamp: '2026-06-14T00:01:00Z' }],
        },
      },
    );
    expect(await candidateOf('snooze')).toMatchObject({ state: 'OPEN', signatures: [{ snooze: null }, {}] });
    expect(await inForce()).toEqual([]);
  });
});
