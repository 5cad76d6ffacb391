import { bodyOfText } from '../../../src/domain/envelope/body.js';
import { fixture } from '../../unit/domain/kernel/fixture.js';
import type { TestStore } from './database.js';

export const BOOTED = Date.UTC(2026, 4, 2, 6);

/** The lines of a fixture as a relay writes them: the host's own second, then what the kernel printed. */
export const asSyslog = (name: string, host: string): string[] =>
  fixture(name)
    .split('\n')
    .map((line) => {
      const seconds = Number(/^\[ *(\d+)/.exec(line)![1]);
      const at = new Date(BOOTED + seconds * 1_000).toISOString().slice(0, 19);
      return `<4>1 ${at}Z ${host} kernel - - - ${line}`;
    });

/** Stores lines as one segment of a syslog relay; answers its id. */
export async function saveLines(
  store: TestStore,
  tenantId: string,
  lines: readonly string[],
  receivedAt = new Date(),
): Promise<string> {
  const source = { type: 'syslog', id: 'relay', name: null, path: null };
  const items = lines.map((line) => ({
    envelope: { ...bodyOfText(line), mode: 'UDP' as const, peer: '192.0.2.1', source },
    idempotencyKey: null,
  }));
  const saved = await store.stores.segments.save({ tenantId, backfill: false, receivedAt, items });
  return saved.segmentId!;
}
