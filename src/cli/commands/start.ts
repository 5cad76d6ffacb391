import type { Env } from '../../config/env.js';
import { type Foreshock, type Role, startForeshock } from '../../main.js';
import type { Logger } from '../../platform/logger.js';
import { stopOnSignals } from '../../platform/shutdown.js';
import { note } from '../output.js';

/** Runs a server until it is told to stop. */
export async function start(env: Env, logger: Logger, role: Role): Promise<void> {
  const foreshock = await startForeshock({ env, logger, role });
  stopOnSignals(foreshock.shutdown);
  if (foreshock.url) sayAddresses(foreshock);
  else
    note(
      [
        '',
        '  Foreshock works the queue; stop it with Ctrl-C.',
        ...foreshock.notices.map((notice) => `  ${notice}`),
        '',
      ].join('\n'),
    );
}

export function sayAddresses({ url, notices }: Foreshock): void {
  note(
    [
      '',
      `  GraphiQL   ${url}/graphql`,
      `  Wall       ${url}/wall`,
      `  Health     ${url}/readyz   ${url}/metrics`,
      '',
      ...notices.map((notice) => `  ${notice}`),
      '',
      '  Stop it with Ctrl-C.',
      '',
    ].join('\n'),
  );
}
