import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { followSse, followWebSocket } from '../kit/follow.js';
import { metric, startTestServer, type TestServer } from '../kit/server.js';

const FEEDS = {
  candidatePromoted: 'subscription { candidatePromoted { cursor } }',
  digestPublished: 'subscription { digestPublished { cursor } }',
  attributionChanged: 'subscription { attributionChanged { cursor } }',
  multiActorReported: 'subscription { multiActorReported { cursor } }',
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const readers = () => metric(server, 'foreshock_subscribers');

describe('a subscription whose reader leaves', () => {
  it.each(Object.entries(FEEDS))('ends at once, though nothing comes: %s', async (_, query) => {
    const following = [followSse(server.url, query), followWebSocket(server.url, query)];
    await eventually(readers, (count) => count === 2);
    for (const one of following) one.stop();
    await eventually(readers, (count) => count === 0);
    expect(await readers()).toBe(0);
  });
});
