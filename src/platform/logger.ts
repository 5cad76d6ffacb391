import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/** JSON lines on standard error. Messages are constant; what varies goes in fields. */
export function createLogger(level: string, name: string): Logger {
  const options = { level, name, base: { pid: process.pid }, serializers: { err: describe } };
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

/** What of an error is worth a line: not the connection that drivers hang on it, with its settings and statements. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: describe(cause) }),
  };
}
