import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/platform/postgres/embedded.js';
import { testLogger } from './database.js';

export type OwnPostgres = {
  /** The same address before and after an outage. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A PostgreSQL of a test's own, which can go away and come back under a running server. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'foreshock-outage-'));
  const open = () => startEmbeddedPostgres({ folder, logger: testLogger, durable: false });
  let server: EmbeddedPostgres | null = await open();
  // Each start takes another port; what is here between is a port that stays.
  const sockets = new Set<Socket>();
  const gate = createServer((socket) => {
    if (!server) return void socket.destroy();
    const onward = connect(Number(new URL(server.url).port), '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        sockets.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  await new Promise<void>((done) => gate.listen(0, '127.0.0.1', done));
  const url = new URL(server.url);
  url.port = String((gate.address() as { port: number }).port);
  const stop = async () => {
    const stopping = server;
    server = null;
    await stopping?.stop();
  };
  return {
    url: url.href,
    stop,
    start: async () => {
      server ??= await open();
    },
    close: async () => {
      await stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => gate.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
