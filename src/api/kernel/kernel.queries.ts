import { builder, PAGE_DEFAULT, PAGE_LIMIT } from '../builder.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { readableTenants } from '../guard.js';
import { KernelReportNode } from './kernel-report.type.js';
import { type KernelReportRow, rowOf } from './kernel-report-row.js';

builder.queryField('kernelReports', (t) =>
  t.connection(
    {
      type: KernelReportNode,
      authScopes: { read: true },
      description: 'Reports on kernel logs, the latest received first.',
      args: { tenant: t.arg.id({ required: true, description: 'Slug of the tenant.' }) },
      resolve: async (_, { tenant, first, after }, context) => {
        await readableTenants(context, [tenant]);
        const limit = Math.min(Math.max(first ?? PAGE_DEFAULT, 0), PAGE_LIMIT);
        const heads = await context.stores.kernelReports.list(
          tenant,
          after ? positionOf(after) : null,
          limit + 1,
        );
        const rows = heads.slice(0, limit).map((head) => rowOf(head, context));
        const last = rows[rows.length - 1];
        return {
          edges: rows.map((node) => ({ node, cursor: cursorOf(node) })),
          pageInfo: {
            hasNextPage: heads.length > limit,
            hasPreviousPage: Boolean(after),
            startCursor: rows[0] ? cursorOf(rows[0]) : null,
            endCursor: last ? cursorOf(last) : null,
          },
        };
      },
    },
    { name: 'KernelReportConnection' },
    { name: 'KernelReportEdge' },
  ),
);

const cursorOf = ({ receivedAt, id }: KernelReportRow): string =>
  Buffer.from(`${receivedAt.getTime()}.${id}`).toString('base64url');

function positionOf(cursor: string): { receivedAt: Date; id: string } {
  const match = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (match) return { receivedAt: new Date(Number(match[1])), id: match[2]! };
  throw asGraphQLError(
    new ClientError(
      'BAD_CURSOR',
      'This is not a cursor of kernelReports.',
      'Use endCursor as the API returned it.',
    ),
  );
}
