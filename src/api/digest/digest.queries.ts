import { DAY_MS } from '../../domain/shared/time.js';
import { readDigest } from '../../pipeline/digest.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { asGraphQLError, ClientError } from '../errors.js';
import { readableTenants } from '../guard.js';
import { DigestNode, mayReadNotes } from './digest.type.js';

builder.queryField('digest', (t) =>
  t.field({
    type: DigestNode,
    authScopes: { wall: true },
    complexity: 50,
    description:
      "The digest of a period, composed now. Without until it ends now (on the tenants' clocks); without since it begins a day before.",
    args: {
      tenants: t.arg.idList({ description: 'Slugs of tenants; omitted = every tenant the token may read.' }),
      since: t.arg({ type: 'DateTime', description: 'Beginning of the period.' }),
      until: t.arg({ type: 'DateTime', description: 'End of the period.' }),
    },
    resolve: async (_, args, context) => {
      const tenants = (await readableTenants(context, args.tenants)) ?? (await context.stores.tenants.list());
      const until = args.until ?? (await latestNow(context, tenants));
      const since = args.since ?? new Date(until.getTime() - DAY_MS);
      if (since >= until)
        throw asGraphQLError(
          new ClientError('BAD_PERIOD', 'The period ends before it begins.', 'since must be before until.'),
        );
      return readDigest(context.stores, tenants, since, until, mayReadNotes(context.access));
    },
  }),
);

async function latestNow({ stores, now }: Context, tenants: readonly string[]): Promise<Date> {
  const found = await Promise.all(tenants.map((tenant) => stores.tenants.find(tenant)));
  const clocks = found.map((tenant) =>
    tenant?.clock === 'EVENT' && tenant.eventClockAt !== null ? tenant.eventClockAt + 1 : now().getTime(),
  );
  return new Date(clocks.length === 0 ? now() : Math.max(...clocks));
}
