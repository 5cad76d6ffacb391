import { startTestServer, type TestServer } from './server.js';
import { storyWeeks } from './story-week.js';

export const INGEST = `mutation I($input: IngestEventsInput!) { ingestEvents(input: $input) { __typename ... on IngestAccepted { accepted } } }`;

/** A server whose tenant `weeks` holds two weeks of stories, all of them weighed. */
export async function startStoryServer(): Promise<TestServer> {
  const server = await startTestServer();
  await server.ask(
    'mutation { createTenant(input: { tenant: "weeks", clock: EVENT, name: "Two weeks" }) { __typename } }',
  );
  const events = storyWeeks().sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  for (let at = 0; at < events.length; at += 300) {
    await server.ask(INGEST, {
      input: { tenant: 'weeks', wait: 'PROCESSED', events: events.slice(at, at + 300) },
    });
  }
  return server;
}
