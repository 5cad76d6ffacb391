import type { Band } from '../domain/attention/band.js';
import type { Database } from './client.js';

export type Stats = {
  readonly received: number;
  readonly canonicalized: number;
  readonly parseFailed: number;
  readonly unsupported: number;
  readonly signatures: number;
  readonly candidates: number;
  readonly bySource: readonly {
    readonly type: string;
    readonly envelopes: number;
    readonly failures: number;
  }[];
  readonly byBand: readonly { readonly band: Band; readonly signatures: number }[];
};

export type StatsRepository = { readonly read: (tenants: readonly string[] | null) => Promise<Stats> };

const IN = '($1::text[] IS NULL OR tenant_id = ANY($1))';

/** Counts of what is kept: segments within their retention, signatures and candidates. */
export function createStatsRepository({ pool }: Database): StatsRepository {
  return {
    read: async (tenants) => {
      const one = async <T extends object>(sql: string) => (await pool.query<T>(sql, [tenants])).rows;
      const [segments] = await one<{
        received: string;
        waiting: string;
        failed: string;
        unsupported: string;
      }>(
        `SELECT coalesce(sum(envelopes), 0) AS received, coalesce(sum(envelopes) FILTER (WHERE processed_at IS NULL), 0) AS waiting,
                coalesce(sum(parse_failed), 0) AS failed, coalesce(sum(unsupported), 0) AS unsupported FROM segment WHERE ${IN}`,
      );
      const bySource = await one<{ type: string; envelopes: string; failures: string }>(
        `SELECT type, sum(envelopes) AS envelopes, sum(failures) AS failures FROM source WHERE ${IN} GROUP BY type ORDER BY type`,
      );
      const byBand = await one<{ band: Band; signatures: string }>(
        `SELECT band, count(*) AS signatures FROM signature WHERE id = root_id AND ${IN} GROUP BY band ORDER BY band`,
      );
      const [candidates] = await one<{ count: string }>(
        `SELECT count(*) FROM candidate WHERE state <> 'MERGED' AND ${IN}`,
      );
      const { received, waiting, failed, unsupported } = segments!;
      return {
        received: Number(received),
        canonicalized: Number(received) - Number(waiting) - Number(failed) - Number(unsupported),
        parseFailed: Number(failed),
        unsupported: Number(unsupported),
        signatures: byBand.reduce((sum, row) => sum + Number(row.signatures), 0),
        candidates: Number(candidates!.count),
        bySource: bySource.map((row) => ({
          type: row.type,
          envelopes: Number(row.envelopes),
          failures: Number(row.failures),
        })),
        byBand: byBand.map((row) => ({ band: row.band, signatures: Number(row.signatures) })),
      };
    },
  };
}
