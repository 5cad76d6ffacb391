import { readFileSync } from 'node:fs';
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, asker, type Kept, nodes, tellFourCustomers } from '../kit/four-customers.js';
import { startTestServer, type TestServer } from '../kit/server.js';

const PAGE = readFileSync(new URL('../../../docs/questions.md', import.meta.url), 'utf8');
const asked = [...PAGE.matchAll(/^## (.+)\n\n```graphql\n([\s\S]*?)```/gm)].map(
  ([, question, query]) => [question!, query!] as const,
);
const nameOf = (query: string): string =>
  (parse(query).definitions[0] as OperationDefinitionNode).name!.value;

const TODAY = '2026-06-12';

let server: TestServer;
let ask: Ask;
/** What the story brings to the variables of the queries. */
let kept: Kept;

const of = (tenant: string) => (node: any) => node.tenant === tenant;

/** What each answer must hold of the story below, by the name of the query. */
const ANSWERS: Readonly<
  Record<string, { readonly given: () => object; readonly holds: (data: any) => void }>
> = {
  Mattered: {
    given: () => ({ today: TODAY }),
    holds: ({ candidates }) => {
      const found = nodes(candidates);
      expect(found.find(of('acme'))).toMatchObject({ sources: ['webhook/'], toldAt: expect.any(String) });
      expect(found.find(of('acme')).explanation.whySurfaced).toMatch(/times|events/);
      // It is as bad, and nobody was told: it is snoozed.
      expect(found.find(of('globex'))).toMatchObject({ band: 'PROMOTE', toldAt: null });
    },
  },
  SelfResolving: {
    given: () => ({}),
    holds: ({ candidates }) => {
      const tunnel = nodes(candidates).find(of('acme'));
      expect(tunnel.episodes).toBeGreaterThanOrEqual(10);
      expect(tunnel.signatures[0].recurrence.episodes.cycles).toBeGreaterThanOrEqual(10);
      const recovery = tunnel.scoreBreakdown.find((part: any) => part.name === 'RECOVERY');
      expect(recovery.reason).toMatch(/recovered by itself \d+ times .* within/);
    },
  },
  LikelyTickets: {
    given: () => ({ today: TODAY }),
    holds: ({ digest }) => {
      const { items } = digest.sections.find((section: any) => section.name === 'likelyTickets');
      expect(items.map((item: any) => item.candidate.tenant)).toContain('acme');
      expect(items[0].whyItMatters).toBeTruthy();
      expect(digest.posture).toMatch(/likely to become/);
    },
  },
  SeenBefore: {
    given: () => ({ candidate: kept.again }),
    holds: ({ node }) => {
      expect(node.explanation.memoryInfluence).toMatch(/made an incident|called/);
      const [now, ...earlier] = node.signatures[0].candidates;
      expect(now).toMatchObject({ state: 'OPEN', title: node.title, reviews: [] });
      const before = earlier.at(-1);
      expect(before).toMatchObject({
        state: 'CLOSED',
        acknowledgement: { note: 'Asked the provider.' },
        reviews: [{ verdict: 'USEFUL', note: 'The line was bad.' }],
        incident: { note: 'The provider replaced the line.' },
      });
      expect(before.openedAt < now.openedAt).toBe(true);
    },
  },
  BeforeTheLast: {
    given: () => ({ signature: kept.tunnel }),
    holds: ({ incidents }) => {
      const [incident] = nodes(incidents);
      expect(incident.evidence.events.length).toBeGreaterThan(10);
      // Not the hourly job, though it was nearer: it starts all the time.
      expect(incident.rightBefore[0]).toMatchObject({
        at: '2026-06-11T23:50:00.000Z',
        starts: 1,
        signature: { template: expect.stringContaining('certificate'), hosts: ['fw-1'] },
      });
      const others = incident.rightBefore.map((before: any) => before.signature.template);
      expect(others).toContainEqual(expect.stringContaining('replication'));
      expect(others).not.toContainEqual(expect.stringContaining('tunnel'));
    },
  },
  KeptQuiet: {
    given: () => ({ today: TODAY }),
    holds: ({ digest, chatter, snoozes, dismissed, changeWindows }) => {
      const { items } = digest.sections.find((section: any) => section.name === 'quietOnPurpose');
      expect(items).toEqual([
        { title: '1 kind of routine chatter', whyItMatters: expect.stringMatching(/events were counted/) },
        {
          title: expect.stringContaining('storage path'),
          whyItMatters: expect.stringMatching(
            /^Snoozed by anybody on this machine until 2026-07-01 00:00 UTC: “New array on Monday\.” It came \d+ times? in this period\. 1 promotion waits for its end\.$/,
          ),
        },
        {
          title: expect.stringContaining('rack power'),
          whyItMatters: expect.stringMatching(/^Called noise by .*: “They test the generator\.” /),
        },
        {
          title: 'Change window “Firmware”, 2026-06-11 00:00 UTC to 2026-06-13 00:00 UTC',
          whyItMatters: expect.stringMatching(/^Declared by .* less for what lay inside: .*storage path/),
        },
      ]);
      expect(nodes(chatter)).toMatchObject([{ tenant: 'hooli', explanation: { text: expect.any(String) } }]);
      expect(nodes(chatter)[0].occurrences).toBeGreaterThan(500);
      expect(nodes(snoozes)).toMatchObject([
        { tenant: 'globex', reason: 'New array on Monday.', held: 1, signature: { band: 'PROMOTE' } },
      ]);
      const noise = nodes(dismissed).find(of('initech'));
      expect(noise.reviews).toMatchObject([{ verdict: 'NOISE', note: 'They test the generator.' }]);
      expect(noise.explanation.memoryInfluence).toMatch(/called noise/);
      const [window] = nodes(changeWindows);
      expect(window).toMatchObject({ name: 'Firmware', tenant: 'globex' });
      expect(window.candidates[0].explanation.text).toMatch(/Firmware/);
    },
  },
  WhyNot: {
    given: () => ({ signature: kept.certificate }),
    holds: ({ node }) => {
      expect(node.band).not.toBe('PROMOTE');
      expect(node.recurrence.whyNotPromoted).toMatch(/of the \d+ points that PROMOTE needs/);
      expect(node.scoreBreakdown).toHaveLength(9);
    },
  },
  Believed: {
    given: () => ({ candidate: kept.power, time: '2026-06-05T12:00:00Z', knownAt: kept.knownAt }),
    holds: ({ node }) => {
      expect(node.believed.scoreBreakdown).toHaveLength(9);
      expect(node.believed.explanation.text).not.toBe(node.known.explanation.text);
      expect(node.believed.score).not.toBe(node.known.score);
      expect(nodes(node.history).some((entry) => entry.supersededAt !== null)).toBe(true);
    },
  },
  OtherNumbers: {
    given: () => ({ tenant: 'acme', policy: { bands: { INVESTIGATE: 70, PROMOTE: 90 } } }),
    holds: ({ rescore }) => {
      expect(rescore.state).toBe('DONE');
      expect(rescore.result.weighed).toBeGreaterThan(2);
      expect(rescore.result.moved).toContainEqual(
        expect.objectContaining({ bandBefore: 'PROMOTE', bandAfter: 'WATCH' }),
      );
    },
  },
};

describe('docs/questions.md', () => {
  beforeAll(async () => {
    server = await startTestServer();
    ask = asker(server);
    kept = await tellFourCustomers(server);
  });
  afterAll(() => server.close());

  it('has an answer here for each of its questions', () => {
    expect(asked.map(([, query]) => nameOf(query))).toEqual(Object.keys(ANSWERS));
  });

  it.each(asked)('%s', async (_, query) => {
    const { given, holds } = ANSWERS[nameOf(query)]!;
    holds(await ask(query, given()));
  });
});
