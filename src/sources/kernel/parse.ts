import type { ParsedEvent } from '../../domain/event/event.js';
import { analyseWhole } from '../../domain/kernel/analyst.js';
import { eventsOfLog } from '../../domain/kernel/findings/log-events.js';
import type { Draft } from '../../domain/kernel/lines/draft.js';
import { draftsFromJson } from '../../domain/kernel/lines/json.js';
import { parseTextLine } from '../../domain/kernel/lines/parse-line.js';
import { logReportId } from '../../domain/kernel/report/draft.js';
import { fail, ok, type Result } from '../../domain/shared/result.js';
import type { ParseContext, ReadLog } from '../source.js';
import { parseSyslog } from '../syslog/parse.js';
import { kernelLogBody } from './schema.js';

/** A whole kernel log: its findings as events, and the report that shows them. */
export function parseKernelLog(body: string, sourceId: string, context: ParseContext): Result<ReadLog> {
  const parsed = kernelLogBody.safeParse(JSON.parse(body));
  if (!parsed.success)
    return fail(
      'INVALID_LOG',
      parsed.error.issues[0]?.message ?? 'not a log',
      'Send it with ingestKernelLog.',
    );
  const { log, host = null, bootedAt } = parsed.data;
  const analysis = analyseWhole(log, {
    referenceMs: context.receivedAt,
    zoneOffsetMinutes: context.assumedOffsetMinutes,
  });
  const reportId = logReportId(sourceId, body);
  const bootedAtMs = bootedAt === undefined ? null : Date.parse(bootedAt);
  return ok({
    events: eventsOfLog(analysis, { reportId, host, bootedAtMs }),
    report: {
      id: reportId,
      host: host ?? analysis.report.boots.at(-1)?.hosts[0] ?? null,
      report: analysis.report,
    },
  });
}

/** One line of a kernel log in any of its forms; a line of another program in it is read as syslog. */
export function parseKernelLine(body: string, context: ParseContext): Result<readonly ParsedEvent[]> {
  const line = body.endsWith('\r') ? body.slice(0, -1) : body;
  const reference = { ms: context.receivedAt, offsetMinutes: context.assumedOffsetMinutes };
  const drafts = (line.startsWith('{') ? draftsFromJson(line) : null) ?? [parseTextLine(line, reference)];
  const own = drafts.filter((draft) => !draft.foreign && draft.text.trim() !== '');
  if (own.length > 0) return ok(own.map((draft) => eventOf(draft, context)));
  if (drafts.some((draft) => draft.foreign)) return parseSyslog(line, context);
  return fail('EMPTY_LINE', 'The line is empty.', 'Blank lines carry nothing; no action is needed.');
}

const eventOf = (draft: Draft, context: ParseContext): ParsedEvent => ({
  message: draft.text,
  ...(draft.wallMs === null ? {} : { stampMs: draft.wallMs }),
  host: draft.host ?? context.peer,
  service: 'kernel',
  facility: 'kern',
  severity: draft.level,
  fields: {
    ...(draft.monotonicUs === null ? {} : { monotonicUs: draft.monotonicUs }),
    ...(draft.caller === null ? {} : { caller: draft.caller }),
    ...(draft.bootId === null ? {} : { bootId: draft.bootId }),
  },
});
