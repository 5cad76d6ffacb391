import type { EnvelopeRow, Place } from '../../store/envelope.repository.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { readableTenants } from '../guard.js';
import { RawEnvelopeFilter } from './envelope.filter.js';
import { EnvelopeNode } from './envelope.type.js';

builder.queryField('rawEnvelopes', (t) =>
  t.connection(
    {
      type: EnvelopeNode,
      authScopes: { read: true },
      description:
        'Raw envelopes, the newest first. A page may be short, or empty, and still have a next one: a search is bounded.',
      args: {
        tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }),
        filter: t.arg({ type: RawEnvelopeFilter, description: 'Which.' }),
      },
      resolve: async (_, { tenant, filter, first, after }, context) => {
        await readableTenants(context, [tenant]);
        const limit = Math.min(Math.max(first ?? PAGE_DEFAULT, 0), PAGE_LIMIT);
        const page = await context.stores.envelopes.list(
          tenant,
          filter ?? {},
          after ? placeOf(after) : null,
          limit,
        );
        const last = page.rows[page.rows.length - 1];
        return {
          edges: page.rows.map((node) => ({ node, cursor: cursorOf(node) })),
          pageInfo: {
            hasNextPage: page.next !== null,
            hasPreviousPage: Boolean(after),
            startCursor: page.rows[0] ? cursorOf(page.rows[0]) : null,
            endCursor: page.next ? cursorOf(page.next) : last ? cursorOf(last) : null,
          },
        };
      },
    },
    { name: 'RawEnvelopeConnection' },
    { name: 'RawEnvelopeEdge' },
  ),
);

const cursorOf = ({ segmentId, index }: Place | EnvelopeRow): string =>
  Buffer.from(`${segmentId}.${index}`).toString('base64url');

function placeOf(cursor: string): Place {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,7})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (!match)
    throw asGraphQLError(
      new ClientError(
        'BAD_CURSOR',
        'This is not a cursor of rawEnvelopes.',
        'Use endCursor as the API returned it.',
      ),
    );
  return { segmentId: match[1]!, index: Number(match[2]) };
}
