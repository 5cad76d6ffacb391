import { hash } from 'node:crypto';

/** Characters of a log that one envelope may hold: some hundred thousand lines. */
export const KERNEL_LOG_LIMIT = 8 * 1024 * 1024;

/** A whole kernel log, with what its sender knows of it. */
export interface KernelLogBody {
  readonly log: string;
  /** The machine the log is of. */
  readonly host?: string;
  /** When its last boot began, ISO 8601. */
  readonly bootedAt?: string;
}

/** The body of an envelope of format `log`: one line of JSON, the same bytes for the same log. */
export const writeKernelLogBody = ({ log, host, bootedAt }: KernelLogBody): string =>
  JSON.stringify({
    log,
    ...(host === undefined ? {} : { host }),
    ...(bootedAt === undefined ? {} : { bootedAt }),
  });

/** The idempotency key of a log whose sender gave none. */
export const keyOfLog = (body: string): string => hash('sha256', body, 'hex');
