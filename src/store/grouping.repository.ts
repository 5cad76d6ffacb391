import type { GroupingStore } from '../pipeline/ports/grouping.js';
import { inTransaction } from '../platform/postgres/pool.js';
import type { Database } from './client.js';
import { claimDirty, lockStage, settleDirty } from './dirty.sql.js';
import { decideOn, MEMBER, type MemberRow, memberOf, readBuckets, readDecisions } from './grouping.sql.js';
import { applyGrouping } from './grouping-apply.sql.js';
import { previewGrouping } from './grouping-preview.sql.js';

/** Who speaks for whom: roots of signatures, and what operators decided about them; owns signature_override. */
export function createGroupingStore(db: Database, now: () => Date): GroupingStore {
  return {
    pass: (tenantId, limit, decide) =>
      inTransaction(db.pool, async (client) => {
        // Recurrence reads roots: the two take turns under its lock.
        if (!(await lockStage(client, tenantId, 'RECURRENCE')))
          return { settled: 0, more: false, busy: true };
        const marks = await claimDirty(db.pool, tenantId, 'GROUPING', limit);
        if (marks.length === 0) return { settled: 0, more: false, busy: false };
        const buckets = marks.map((mark) => mark.signatureId);
        const members = await readBuckets(client, tenantId, buckets);
        const grouping = decide(members, await readDecisions(client, tenantId));
        const notify = marks.some((mark) => mark.notify);
        await applyGrouping(client, tenantId, grouping, notify);
        await settleDirty(client, tenantId, 'GROUPING', marks);
        return { settled: marks.length, more: marks.length === limit, busy: false };
      }),
    decide: (tenantId, decisions, by, group) =>
      inTransaction(
        db.pool,
        async (client) => (await decideOn(client, tenantId, decisions, by, group)).moves,
      ),
    preview: (tenantId, decisions, steps) => previewGrouping(db, tenantId, decisions, steps, now),
    bucketOf: async (tenantId, signatureId) => {
      const rows = await db.pool.query<MemberRow>(
        `${MEMBER} WHERE s.tenant_id = $1 AND s.occurrences > 0 AND s.bucket_id = (SELECT bucket_id FROM signature WHERE tenant_id = $1 AND id = $2)
         ORDER BY s.id`,
        [tenantId, signatureId],
      );
      return rows.rows.map(memberOf);
    },
  };
}
