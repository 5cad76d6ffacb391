/** Classes and codes of SQLSTATE that say "not now": connection lost, out of resources, shutting down, read-only standby, conflict. */
const STATES = /^(?:08|53|57P)|^(?:25006|40001|40P01)$/;
const SOCKETS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Prisma's codes: server unreachable, timed out, connection closed, no connection free in time, too many connections. */
const PRISMA = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** The driver's own errors have no code. */
const WORDS =
  /connection terminated|timeout exceeded when trying to connect|not queryable|has encountered a connection error/i;

/** True for an error that says the database is not there, or not just now: the same may succeed later. */
export function isAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && (SOCKETS.has(code) || PRISMA.has(code) || STATES.test(code))) return true;
    if (WORDS.test(at.message)) return true;
  }
  return false;
}

/** For `catch`: a value instead of the error while the database is away. */
export const whileAway =
  <T>(value: T) =>
  (error: unknown): T => {
    if (isAway(error)) return value;
    throw error;
  };
