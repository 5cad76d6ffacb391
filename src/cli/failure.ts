import { UsageError } from './client.js';

/** What a command that failed says. A stack is for what nobody foresaw; the rest is a sentence and what to do. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError || FORESEEN.test(error.message)) return error.message;
  return ofCode(error as Coded) ?? error.stack ?? error.message;
}

const FORESEEN = /^(?:The environment has|Another Foreshock|No embedded PostgreSQL)/;

type Coded = Error & { readonly code?: string; readonly address?: string; readonly port?: number };

const ABSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAI_AGAIN']);
/** PostgreSQL: no such role or wrong password, no such database. */
const REFUSED = new Set(['28P01', '28000', '3D000']);

function ofCode(error: Coded): string | null {
  const { code = '', message } = error;
  if (code === 'EADDRINUSE')
    return `Port ${error.port} of ${error.address} is in use. Stop what uses it, or set PORT to another one (0 picks a free one).`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC' || code === 'ENOTDIR' || code === 'EEXIST')
    return `${message}. FORESHOCK_DATA names the data folder.`;
  if (ABSENT.has(code)) return `The database does not answer: ${message}. Check DATABASE_URL.`;
  if (REFUSED.has(code)) return `The database refuses the connection: ${message}. Check DATABASE_URL.`;
  return null;
}
