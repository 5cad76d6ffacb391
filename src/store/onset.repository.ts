import type { Database } from './client.js';

/** A root signature whose activity started shortly before a moment. */
export type StartedBefore = {
  readonly tenantId: string;
  readonly signatureId: string;
  /** Its last start before the moment. */
  readonly at: Date;
  /** All its starts in the 30 days before the moment, that one included. */
  readonly starts: number;
};

export type OnsetRepository = {
  /** Whose activity started within some minutes before a moment, the rarest first; the signatures named are left out. */
  readonly before: (
    tenantId: string,
    moment: Date,
    minutes: number,
    except: readonly string[],
    limit: number,
  ) => Promise<StartedBefore[]>;
};

/** Reads starts of activity around a moment; the recurrence repository writes them. */
export function createOnsetRepository(db: Database): OnsetRepository {
  return {
    before: async (tenantId, moment, minutes, except, limit) => {
      const rows = await db.pool.query<{ signature_id: string; at: Date; starts: number }>(
        `SELECT near.signature_id, near.at, (SELECT count(*)::int FROM onset o WHERE o.tenant_id = $1 AND o.signature_id = near.signature_id
                                              AND o.at >= $2::timestamptz - interval '30 days' AND o.at < $2) AS starts
         FROM (SELECT o.signature_id, max(o.at) AS at FROM onset o
               JOIN signature s ON s.tenant_id = $1 AND s.id = o.signature_id AND s.root_id = s.id
               WHERE o.tenant_id = $1 AND o.at >= $2::timestamptz - make_interval(mins => $3) AND o.at < $2 AND o.signature_id <> ALL($4::uuid[])
               GROUP BY o.signature_id) AS near
         ORDER BY starts, near.at DESC, near.signature_id LIMIT $5`,
        [tenantId, moment, minutes, except, limit],
      );
      return rows.rows.map(({ signature_id, at, starts }) => ({
        tenantId,
        signatureId: signature_id,
        at,
        starts,
      }));
    },
  };
}
