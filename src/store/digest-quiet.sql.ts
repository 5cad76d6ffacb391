import type { Band } from '../domain/attention/band.js';
import { plainTemplate } from '../domain/candidate/title.js';
import type { DigestInput } from '../domain/digest/digest.js';
import type { DampingChange, DismissedKind, Quiet, SnoozedKind } from '../domain/digest/quiet.js';
import { joinTemplates } from '../domain/signature/template.js';
import type { Database } from './client.js';

type Span = readonly [tenants: readonly string[], since: Date, until: Date];

/** What was kept quiet in a period, by the rules and by people, and how much came in all. */
export async function readQuiet(
  db: Database,
  tenants: readonly string[],
  since: Date,
  until: Date,
): Promise<Pick<DigestInput, 'quiet' | 'events'>> {
  const span: Span = [tenants, since, until];
  const { chatter, events } = await readChatter(db, span);
  const quiet: Quiet = {
    chatter,
    snoozed: await readSnoozed(db, span),
    dismissed: await readDismissed(db, span),
    changes: await readChanges(db, span),
  };
  return { quiet, events };
}

async function readChatter(db: Database, span: Span): Promise<Pick<Quiet, 'chatter'> & { events: number }> {
  const rows = await db.pool.query<{ quiet: boolean; signatures: string; events: string | null }>(
    `SELECT s.band = 'IGNORE_FAST' AS quiet, count(DISTINCT s.id) AS signatures, sum(w.count) AS events
     FROM signature s JOIN signature_hour w ON w.tenant_id = s.tenant_id AND w.signature_id = s.id AND w.start >= $2 AND w.start < $3
     WHERE s.tenant_id = ANY($1) GROUP BY 1`,
    [...span],
  );
  const quiet = rows.rows.find((row) => row.quiet);
  return {
    chatter: { signatures: Number(quiet?.signatures ?? 0), occurrences: Number(quiet?.events ?? 0) },
    events: rows.rows.reduce((sum, row) => sum + Number(row.events ?? 0), 0),
  };
}

type Named = { readonly templates: string[]; readonly service: string | null };
type KindRow = Named & {
  readonly tenant_id: string;
  readonly signature_id: string;
  readonly candidate_id: string | null;
  readonly title: string | null;
  readonly band: Band;
  readonly score: number;
  readonly occurrences: string;
  readonly by: string;
  readonly note: string | null;
};

const nameOf = ({ templates, service }: Named): string =>
  `${service ? `${service} ` : ''}\u201c${plainTemplate(templates.reduce(joinTemplates))}\u201d`;

const kindOf = (row: KindRow) => ({
  tenantId: row.tenant_id,
  signatureId: row.signature_id,
  candidateId: row.candidate_id,
  title: row.title ?? nameOf(row),
  band: row.band,
  score: row.score,
  occurrences: Number(row.occurrences),
  by: row.by,
  note: row.note,
});

/** The root that speaks for a signature now, and how often it and its members came in the period. */
const ROOT = `JOIN signature own ON own.tenant_id = x.tenant_id AND own.id = x.signature_id
     JOIN signature s ON s.tenant_id = x.tenant_id AND s.id = own.root_id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(w.count), 0) AS occurrences FROM signature m
       JOIN signature_hour w ON w.tenant_id = m.tenant_id AND w.signature_id = m.id AND w.start >= $2 AND w.start < $3
       WHERE m.tenant_id = s.tenant_id AND m.root_id = s.id
     ) AS n`;
const KIND = `x.tenant_id, s.id AS signature_id, s.templates, s.services[1] AS service, s.band, s.score, n.occurrences, x."by"`;

/** Snoozes that held at some time in the period; of one signature the last to end. */
async function readSnoozed(db: Database, span: Span): Promise<SnoozedKind[]> {
  const rows = await db.pool.query<KindRow & { readonly until: Date; readonly held: number }>(
    `SELECT ${KIND}, x.reason AS note, x.until, CASE WHEN x.ended_at IS NULL THEN cardinality(x.held) ELSE 0 END AS held,
            c.id AS candidate_id, c.title
     FROM (
       SELECT DISTINCT ON (tenant_id, signature_id) * FROM snooze
       WHERE tenant_id = ANY($1) AND since < $3 AND coalesce(ended_at, until) > $2 ORDER BY tenant_id, signature_id, until DESC, id
     ) AS x
     ${ROOT}
     LEFT JOIN LATERAL (
       SELECT id, title FROM candidate
       WHERE tenant_id = x.tenant_id AND signature_id = s.id AND state <> 'MERGED' AND opened_at < $3 ORDER BY story_at DESC LIMIT 1
     ) AS c ON true`,
    [...span],
  );
  return rows.rows.map((row) => ({ ...kindOf(row), until: row.until.getTime(), held: row.held }));
}

/**
 * Kinds whose last verdict is a dismissal: given in the period, or earlier and still what keeps quiet what came in it.
 * One that has changed since its dismissal is heard again.
 */
async function readDismissed(db: Database, span: Span): Promise<DismissedKind[]> {
  const rows = await db.pool.query<
    KindRow & { readonly verdict: DismissedKind['verdict']; readonly at: Date }
  >(
    `SELECT ${KIND}, x.note, x.verdict, x.at, c.id AS candidate_id, c.title
     FROM (
       SELECT DISTINCT ON (tenant_id, signature_id) * FROM review
       WHERE tenant_id = ANY($1) AND at < $3 ORDER BY tenant_id, signature_id, at DESC, id DESC
     ) AS x
     ${ROOT}
     LEFT JOIN candidate c ON c.tenant_id = x.tenant_id AND c.id = x.candidate_id
     WHERE x.verdict <> 'USEFUL' AND (x.at >= $2 OR n.occurrences > 0
       AND s.attention #>> '{findings,memory,leaning}' = 'DISMISSED' AND s.attention #>> '{findings,memory,changed}' IS NULL)`,
    [...span],
  );
  return rows.rows.map((row) => ({ ...kindOf(row), verdict: row.verdict, at: row.at.getTime() }));
}

const KINDS_NAMED = 3;

type ChangeRow = Named & {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly kinds: string;
};

/** Windows of the period with the kinds that weigh less for them; one that damps nothing has kept nothing quiet. */
async function readChanges(db: Database, span: Span): Promise<DampingChange[]> {
  const rows = await db.pool.query<ChangeRow>(
    `SELECT * FROM (
       SELECT x.id, x.name, x."by", x.starts_at, x.ends_at, s.templates, s.services[1] AS service,
              count(*) OVER (PARTITION BY x.tenant_id, x.id) AS kinds,
              row_number() OVER (PARTITION BY x.tenant_id, x.id ORDER BY s.score DESC, s.id) AS place
       FROM change_window x JOIN signature s ON s.tenant_id = x.tenant_id AND s.id = s.root_id
         AND s.attention #> '{findings,change,windows}' @> jsonb_build_array(jsonb_build_object('id', x.id))
         AND EXISTS (SELECT 1 FROM jsonb_each_text(s.attention #> '{findings,change,inside}') AS share WHERE share.value::float8 > 0)
       WHERE x.tenant_id = ANY($1) AND x.starts_at < $3 AND x.ends_at > $2
     ) AS damped WHERE place <= ${KINDS_NAMED} ORDER BY starts_at, id, place`,
    [...span],
  );
  const changes = new Map<string, DampingChange>();
  for (const row of rows.rows) {
    const known = changes.get(row.id);
    changes.set(row.id, { ...changeOf(row), named: [...(known?.named ?? []), nameOf(row)] });
  }
  return [...changes.values()];
}

const changeOf = ({ id, name, by, starts_at, ends_at, kinds }: ChangeRow) => ({
  id,
  name,
  by,
  startsAt: starts_at.getTime(),
  endsAt: ends_at.getTime(),
  kinds: Number(kinds),
});
