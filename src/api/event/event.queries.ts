import { resolveCursorConnection } from '@pothos/plugin-relay';
import { parseSeverity } from '../../domain/event/severity.js';
import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import type { Context } from '../context.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { readableTenants } from '../guard.js';
import { uuidOf } from '../ids.js';
import { EventNode } from './event.type.js';
import type { EventRow } from './event-row.js';

const EventFilter = builder.inputType('EventFilter', {
  description: 'Which events; every condition must hold.',
  fields: (t) => ({
    since: t.field({ type: 'DateTime', description: 'Occurred at or after this.' }),
    until: t.field({ type: 'DateTime', description: 'Occurred before this.' }),
    host: t.string({ description: 'On this host.' }),
    service: t.string({ description: 'From this service.' }),
    severity: t.stringList({ description: 'With one of these severities, like "error".' }),
    sourceType: t.string({ description: 'From a source of this type.' }),
    sourceId: t.string({ description: 'From the source with this id.' }),
    signature: t.id({ description: 'Of this signature, or of those it speaks for.' }),
    search: t.string({ description: 'The message holds this text, whatever the case.' }),
  }),
});

builder.queryField('events', (t) =>
  t.connection(
    {
      type: EventNode,
      authScopes: { read: true },
      description:
        'Events, the newest first. Chatter in band IGNORE_FAST is counted and kept raw, but has no events.',
      args: {
        tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }),
        filter: t.arg({ type: EventFilter, description: 'Which.' }),
      },
      resolve: async (_, { tenant, filter, ...args }, context) => {
        await readableTenants(context, [tenant]);
        const where = await whereOf(context, tenant, filter);
        return resolveCursorConnection<Promise<EventRow[]>>(
          { args, defaultSize: PAGE_DEFAULT, maxSize: PAGE_LIMIT, toCursor: cursorOf },
          ({ before, after, limit, inverted }) =>
            readPage(context, where, { before, after, limit, inverted }),
        );
      },
    },
    { name: 'EventConnection' },
    { name: 'EventEdge' },
  ),
);

const cursorOf = (row: EventRow): string =>
  Buffer.from(`${row.occurredAt.getTime()}.${row.segmentId}.${row.index}.${row.part}`).toString('base64url');

type Position = {
  readonly occurredAt: Date;
  readonly segmentId: string;
  readonly index: number;
  readonly part: number;
};

function positionOf(cursor: string): Position {
  const match = /^(-?\d{1,16})\.([0-9a-f-]{36})\.(\d{1,7})\.(\d{1,5})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (!match)
    throw asGraphQLError(
      new ClientError(
        'BAD_CURSOR',
        'This is not a cursor of events.',
        'Use endCursor or startCursor as the API returned it.',
      ),
    );
  return {
    occurredAt: new Date(Number(match[1])),
    segmentId: match[2]!,
    index: Number(match[3]),
    part: Number(match[4]),
  };
}

/** Rows beyond a position in the order of (occurredAt, segment, index, part). */
function beyond({ occurredAt, segmentId, index, part }: Position, way: 'lt' | 'gt') {
  return {
    OR: [
      { occurredAt: { [way]: occurredAt } },
      { occurredAt, segmentId: { [way]: segmentId } },
      { occurredAt, segmentId, index: { [way]: index } },
      { occurredAt, segmentId, index, part: { [way]: part } },
    ],
  };
}

type Page = {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
  readonly inverted: boolean;
};

function readPage(
  { db }: Context,
  where: object,
  { before, after, limit, inverted }: Page,
): Promise<EventRow[]> {
  const order = inverted ? ('asc' as const) : ('desc' as const);
  const cursors = [
    ...(after ? [beyond(positionOf(after), 'lt')] : []),
    ...(before ? [beyond(positionOf(before), 'gt')] : []),
  ];
  return db.prisma.event.findMany({
    where: { AND: [where, ...cursors] },
    orderBy: [{ occurredAt: order }, { segmentId: order }, { index: order }, { part: order }],
    take: limit,
  });
}

async function whereOf(
  context: Context,
  tenantId: string,
  filter: typeof EventFilter.$inferInput | null | undefined,
) {
  if (!filter) return { tenantId };
  const { since, until, host, service, severity, sourceType, sourceId, search } = filter;
  return {
    tenantId,
    ...(since || until
      ? { occurredAt: { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) } }
      : {}),
    ...(host ? { host } : {}),
    ...(service ? { service } : {}),
    ...(severity?.length ? { severity: { in: severity.map(severityOf) } } : {}),
    ...(sourceType ? { sourceType } : {}),
    ...(sourceId ? { sourceId } : {}),
    ...(filter.signature
      ? { signatureId: { in: await membersOf(context, tenantId, filter.signature) } }
      : {}),
    ...(search ? { message: { contains: search, mode: 'insensitive' as const } } : {}),
  };
}

function severityOf(word: string): number {
  const severity = parseSeverity(word);
  if (severity !== null) return severity;
  throw asGraphQLError(
    new ClientError(
      'BAD_SEVERITY',
      `"${word.slice(0, 40)}" is no severity.`,
      'Use emergency, alert, critical, error, warning, notice, info or debug.',
    ),
  );
}

async function membersOf({ stores }: Context, tenantId: string, signature: string): Promise<string[]> {
  const parsed = uuidOf('Signature', signature);
  if (!parsed || (parsed.tenantId !== null && parsed.tenantId !== tenantId)) return [];
  return stores.signatures.members(tenantId, parsed.uuid);
}
