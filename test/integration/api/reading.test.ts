import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeComponents } from '../../../src/domain/attention/component.js';
import { DEFAULT_POLICY } from '../../../src/domain/attention/policy.js';
import { scoreOf } from '../../../src/domain/attention/score.js';
import { createEventTenant, sendPromotingStory } from '../kit/promoting.js';
import type { TestServer } from '../kit/server.js';
import { INGEST, startStoryServer } from '../kit/story-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startStoryServer();
});
afterAll(() => server.close());

async function pages(field: string, args: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const query: string = `query P($after: String) { ${field}(${args}, first: ${size}, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
    const { data, errors }: any = await server.ask(query, { after });
    if (errors) throw new Error(JSON.stringify(errors));
    ids.push(...data[field].edges.map((edge: any) => edge.node.id));
    if (!data[field].pageInfo.hasNextPage) return ids;
    after = data[field].pageInfo.endCursor;
  }
}

describe('reading', () => {
  it.each([
    ['candidates', 'tenants: ["weeks"], orderBy: PEAK_SCORE_DESC', 1],
    ['signatures', 'tenants: ["weeks"], orderBy: OCCURRENCES_DESC', 2],
    ['events', 'tenant: "weeks"', 97],
    ['rawEnvelopes', 'tenant: "weeks"', 61],
  ])(
    'pages through %s without missing or repeating one, whatever the page size',
    async (field, args, size) => {
      const small = await pages(field, args, size);
      const large = await pages(field, args, 500);
      expect(new Set(small).size).toBe(small.length);
      expect(small).toEqual(large);
      expect(small.length).toBeGreaterThan(3);
    },
  );

  it('pages backwards too', async () => {
    const query = (page: string) =>
      `{ events(tenant: "weeks", ${page}) { edges { node { id } } pageInfo { startCursor hasPreviousPage } } }`;
    const last = (await server.ask(query('last: 5'))).data.events;
    const before = (await server.ask(query(`last: 5, before: "${last.pageInfo.startCursor}"`))).data.events;
    const all = await pages('events', 'tenant: "weeks"', 500);
    expect(last.edges.map((edge: any) => edge.node.id)).toEqual(all.slice(-5));
    expect(before.edges.map((edge: any) => edge.node.id)).toEqual(all.slice(-10, -5));
  });

  it('keeps a cursor where it is while new events come in', async () => {
    const first = (
      await server.ask(
        '{ events(tenant: "weeks", first: 10) { edges { node { id } } pageInfo { endCursor } } }',
      )
    ).data.events;
    const next = async () =>
      (
        await server.ask(
          `{ events(tenant: "weeks", first: 10, after: "${first.pageInfo.endCursor}") { edges { node { id } } } }`,
        )
      ).data.events.edges;
    const before = await next();
    await server.ask(INGEST, {
      input: {
        tenant: 'weeks',
        wait: 'PROCESSED',
        events: [{ message: 'newest of all', timestamp: '2026-03-19T23:00:00Z', host: 'x' }],
      },
    });
    expect(await next()).toEqual(before);
  });

  it('filters events by time, host, service, severity, signature and text', async () => {
    const count = async (filter: string) =>
      (
        await server.ask(
          `{ events(tenant: "weeks", first: 500, filter: ${filter}) { edges { node { host service severity message occurredAt } } } }`,
        )
      ).data.events.edges.map((edge: any) => edge.node);
    const burst = await count(
      '{ host: "srv-2", service: "api", severity: ["error"], search: "EXITED unexpectedly" }',
    );
    expect(burst).toHaveLength(40);
    const signature = (
      await server.ask(
        '{ signatures(tenants: ["weeks"], filter: { search: "exited unexpectedly" }) { edges { node { id } } } }',
      )
    ).data.signatures.edges[0].node.id;
    expect(await count(`{ signature: "${signature}" }`)).toHaveLength(40);
    const day = await count('{ since: "2026-03-10", until: "2026-03-11", service: "api" }');
    expect(day.every((event: any) => event.occurredAt.startsWith('2026-03-10'))).toBe(true);
    expect(day.length).toBe(40);
  });

  it('leads from a candidate to its signatures, events and raw envelopes, and back', async () => {
    const { data } =
      await server.ask(`{ candidates(tenants: ["weeks"], filter: { service: "raid" }, orderBy: FIRST_SEEN_DESC) { edges { node {
      id type state title occurrences previous { id state } signatures { id template samples candidates { id } } windows(resolution: DAY) { start count hosts } } } } }`);
    const [story, old] = data.candidates.edges.map((edge: any) => edge.node);
    expect(story.signatures[0].candidates.map((candidate: any) => candidate.id)).toContain(story.id);
    expect(story.windows.reduce((sum: number, window: any) => sum + window.count, 0)).toBe(story.occurrences);
    if (old) expect(story.previous.id).toBe(old.id);
    const events = (
      await server.ask(
        `{ events(tenant: "weeks", filter: { signature: "${story.signatures[0].id}" }, first: 1) { edges { node { signature { id } rawEnvelope { status body events { id } } } } } }`,
      )
    ).data.events.edges[0].node;
    expect(events.signature.id).toBe(story.signatures[0].id);
    expect(events.rawEnvelope).toMatchObject({ status: 'CANONICALIZED' });
    expect(events.rawEnvelope.body).toContain('md0');
  });

  it('counts a story from its beginning, in whatever minute of an hour it began', async () => {
    await createEventTenant(server, 'halfpast');
    await sendPromotingStory(server, 'halfpast', 'plant-9', { from: Date.UTC(2026, 5, 1, 7, 31) });
    const { data } =
      await server.ask(`{ candidates(tenants: ["halfpast"], filter: { type: [SELF_HEAL] }) { edges { node { occurrences
      m: windows(resolution: MINUTE) { count } h: windows(resolution: HOUR) { count } d: windows(resolution: DAY) { count } } } } }`);
    const { occurrences, m, h, d } = data.candidates.edges[0].node;
    for (const windows of [m, h, d])
      expect(windows.reduce((sum: number, window: any) => sum + window.count, 0)).toBe(occurrences);
  });

  it('counts minutes, hours and days alike', async () => {
    const { data } =
      await server.ask(`{ signatures(tenants: ["weeks"], filter: { search: "exited unexpectedly" }) { edges { node { occurrences
      m: windows(resolution: MINUTE) { start count hosts } h: windows(resolution: HOUR) { start count hosts } d: windows(resolution: DAY) { start count hosts } } } } }`);
    const { occurrences, m, h, d } = data.signatures.edges[0].node;
    for (const windows of [m, h, d]) {
      expect(windows.reduce((sum: number, window: any) => sum + window.count, 0)).toBe(occurrences);
      expect(windows.every((window: any) => window.hosts === 1)).toBe(true);
    }
    expect(m.length).toBeGreaterThan(h.length);
  });

  it('stores no score that is not the sum of its components, recomputed from the stored evidence', async () => {
    const rows = await server.foreshock.services.db.pool.query(
      'SELECT score, attention FROM signature WHERE attention IS NOT NULL',
    );
    expect(rows.rows.length).toBeGreaterThan(5);
    for (const { score, attention } of rows.rows) {
      const components = describeComponents(attention.findings, attention.tick, DEFAULT_POLICY);
      const points = Object.fromEntries(components.map((part) => [part.name, part.points])) as Parameters<
        typeof scoreOf
      >[0];
      expect(scoreOf(points)).toBe(score);
    }
  });

  it('answers what was believed at a moment, and shows history by page', async () => {
    const { data } =
      await server.ask(`{ candidates(tenants: ["weeks"], filter: { service: "charon" }) { edges { node { score band
      first: history(first: 1) { edges { node { asOf score band } } pageInfo { hasNextPage endCursor } } history(first: 100) { edges { node { asOf score band scoreBreakdown { points } } } }
      early: asOf(time: "2026-03-02") { score } late: asOf(time: "2027-01-01") { score band explanation { text } } then: asOf(time: "2027-01-01", knownAt: "2020-01-01") { score } } } } }`);
    const candidate = data.candidates.edges[0].node;
    expect(candidate.early).toBeNull();
    expect(candidate.then).toBeNull();
    expect(candidate.late.explanation.text).toContain('->');
    expect(candidate.first.pageInfo.hasNextPage).toBe(true);
    expect(candidate.history.edges.length).toBeGreaterThan(2);
  });

  it('composes a digest with its sections, as text, Markdown and HTML', async () => {
    const { data } = await server.ask(
      '{ digest(tenants: ["weeks"], since: "2026-03-02") { health posture text markdown html sections { name items { title whyItMatters band candidate { id } } } } }',
    );
    expect(data.digest.sections.map((section: any) => section.name)).toEqual([
      'mattered',
      'selfHealing',
      'likelyTickets',
      'newSince',
      'movedBand',
      'quietOnPurpose',
      'silentSources',
    ]);
    const healing = data.digest.sections[1].items[0];
    expect(healing.title).toContain('tunnel to plant');
    expect(data.digest.text).toContain(healing.title);
    expect(data.digest.html).toContain('<article>');
  });
});
