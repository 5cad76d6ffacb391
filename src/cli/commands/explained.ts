import type { Band } from '../../domain/attention/band.js';
import { describeComponents } from '../../domain/attention/component.js';
import { explain } from '../../domain/attention/explanation.js';
import { policyFor } from '../../domain/attention/presets.js';
import type { Weighed } from '../../domain/candidate/story.js';
import { iso } from '../../domain/shared/words.js';
import { GIVEN_MASK_VERSION } from '../../domain/signature/given.js';
import { maskMessage } from '../../domain/signature/mask.js';
import { joinTemplates } from '../../domain/signature/template.js';
import type { Database } from '../../store/client.js';

export type ExplainedCandidate = {
  readonly type: string;
  readonly score: number;
  readonly peakScore: number;
  readonly band: Band;
  readonly title: string;
  readonly templates: readonly string[];
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  readonly occurrences: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly components: readonly {
    readonly name: string;
    readonly value: number;
    readonly weight: number;
    readonly points: number;
    readonly reason: string;
  }[];
  /** The band it was in when its score was highest, and why. */
  readonly peakBand: Band;
  /** It belongs to the story of one that stands above it. */
  readonly led: boolean;
  readonly whySurfaced: string;
};

export type Explained = { readonly signatures: number; readonly candidates: readonly ExplainedCandidate[] };

type Described = { readonly templates: string[]; readonly maskVersion: number; readonly samples: unknown };

/** A kind whose identity was given (a kernel finding) is named by it, and shown in the words of its lines too. */
function templatesOf({ templates, maskVersion, samples }: Described): string[] {
  const own = templates.reduce(joinTemplates);
  if (maskVersion !== GIVEN_MASK_VERSION) return [own];
  return [...new Set([own, ...(samples as { text: string }[]).map(({ text }) => maskMessage(text))])];
}

type Peak = Weighed & { readonly band: Band };

/** What each candidate's score rested on when it was highest, as history has it; the newest of equals. */
async function readPeaks({ pool }: Database, tenantId: string): Promise<Map<string, Peak>> {
  const { rows } = await pool.query<{ id: string; attention: Weighed; band: Band }>(
    `SELECT DISTINCT ON (c.id) c.id, h.attention, h.band FROM candidate c
     JOIN attention_history h ON h.tenant_id = c.tenant_id AND h.subject_id = c.signature_id AND h.superseded_at IS NULL
       AND h.as_of BETWEEN c.opened_at AND coalesce(c.closed_at, 'infinity')
     WHERE c.tenant_id = $1 AND h.attention <> '{}' ORDER BY c.id, h.score DESC, h.as_of DESC`,
    [tenantId],
  );
  return new Map(rows.map(({ id, attention, band }) => [id, { ...attention, band }]));
}

/** Every candidate a tenant's store holds, best peak score first. */
export async function readExplained(db: Database, tenantId: string): Promise<Explained> {
  const { prisma } = db;
  const policy = policyFor((await prisma.tenant.findUnique({ where: { id: tenantId } }))?.policy, 1);
  const peaks = await readPeaks(db, tenantId);
  const signatures = await prisma.signature.count({ where: { tenantId } });
  const rows = await prisma.candidate.findMany({
    where: { tenantId, state: { not: 'MERGED' } },
    orderBy: [{ peakScore: 'desc' }, { id: 'asc' }],
  });
  const ids = [...new Set(rows.flatMap((row) => row.signatureIds))];
  const members = await prisma.signature.findMany({
    where: { tenantId, id: { in: ids } },
    select: { id: true, templates: true, maskVersion: true, samples: true },
  });
  const templates = new Map(members.map((member) => [member.id, templatesOf(member)]));
  return {
    signatures,
    candidates: rows.map((row) => {
      const now = row.attention as unknown as Weighed;
      const peak = peaks.get(row.id) ?? { ...now, band: row.band as Band };
      const components = describeComponents(now.findings, now.tick, policy);
      const atPeak = describeComponents(peak.findings, peak.tick, policy);
      return {
        type: row.type,
        score: row.score,
        peakScore: row.peakScore,
        band: row.band as Band,
        title: row.title,
        templates: row.signatureIds.flatMap((id) => templates.get(id) ?? []),
        services: row.services,
        hosts: row.hosts,
        occurrences: Number(row.occurrences),
        firstSeenAt: iso(row.firstSeenAt.getTime()),
        lastSeenAt: iso(row.lastSeenAt.getTime()),
        components: components.map(({ name, value, weight, points, reason }) => ({
          name,
          value,
          weight,
          points,
          reason,
        })),
        peakBand: peak.band,
        led: row.ledBy !== null,
        whySurfaced: explain({ score: row.peakScore, band: peak.band }, atPeak).whySurfaced,
      };
    }),
  };
}
