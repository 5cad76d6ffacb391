import { KERNEL_LOG_LIMIT, keyOfLog, writeKernelLogBody } from '../domain/kernel/log-body.js';
import { logReportId } from '../domain/kernel/report/draft.js';
import { cleanKey, cleanSource, type Fault, faultOfKey, faultOfNames } from './intake.js';
import type { AcceptItem } from './ports/segment.js';

/** A kernel log as the ingestKernelLog mutation brings it. */
export type KernelLogIntake = {
  readonly log: string;
  readonly host?: string | null | undefined;
  readonly bootedAt?: Date | null | undefined;
  readonly sourceId?: string | null | undefined;
  readonly sourceName?: string | null | undefined;
  readonly sourcePath?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
};

/** What to store and the id its report will have, or why it is not taken and which field is at fault. */
export type KernelLogTaken =
  | { readonly item: AcceptItem; readonly reportId: string }
  | { readonly field: string; readonly fault: Fault };

const HOST_LIMIT = 255;

/** Takes a whole log as one envelope. Without a key of its own its text is its key: the same log is stored once. */
export function intakeKernelLog(input: KernelLogIntake): KernelLogTaken {
  const wrong = faultIn(input);
  if (wrong) return wrong;
  const { log, host, bootedAt, idempotencyKey } = input;
  const source = cleanSource({
    type: 'kernel',
    id: input.sourceId || host || '',
    name: input.sourceName ?? null,
    path: input.sourcePath ?? null,
  });
  const body = writeKernelLogBody({
    log: log.toWellFormed(),
    ...(host ? { host: cleanKey(host) } : {}),
    ...(bootedAt ? { bootedAt: bootedAt.toISOString() } : {}),
  });
  const key = idempotencyKey ? cleanKey(idempotencyKey) : keyOfLog(body);
  return {
    item: { envelope: { body, format: 'log', mode: 'MUTATION', peer: null, source }, idempotencyKey: key },
    reportId: logReportId(source.id, body),
  };
}

function faultIn(input: KernelLogIntake): Extract<KernelLogTaken, { field: string }> | null {
  const { log, host, sourceId, sourceName, idempotencyKey } = input;
  if (log.trim() === '') return { field: 'log', fault: EMPTY };
  if (log.length > KERNEL_LOG_LIMIT) return { field: 'log', fault: tooLong(log.length) };
  if ((host?.length ?? 0) > HOST_LIMIT) return { field: 'host', fault: LONG_HOST };
  const name = faultOfNames({ sourceId, sourceName });
  if (name) return { field: (sourceId?.length ?? 0) > 256 ? 'sourceId' : 'sourceName', fault: name };
  const key = faultOfKey(idempotencyKey);
  return key && { field: 'idempotencyKey', fault: key };
}

const EMPTY: Fault = {
  code: 'EMPTY_LOG',
  message: 'The log is empty.',
  hint: 'Send the text of `dmesg`, of `journalctl -k`, or of a console.',
};

const LONG_HOST: Fault = {
  code: 'NAME_TOO_LONG',
  message: `host is longer than ${HOST_LIMIT} characters.`,
  hint: 'Use the name the machine goes by.',
};

const tooLong = (length: number): Fault => ({
  code: 'LOG_TOO_LONG',
  message: `The log has ${length} characters; ${KERNEL_LOG_LIMIT} is the most.`,
  hint: 'Send its boots one by one (journalctl -k -b -1), or read it with `foreshock kernel FILE`, which knows no limit.',
});
