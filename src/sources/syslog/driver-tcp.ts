import { createServer, type Server, type Socket } from 'node:net';
import { bodyOfBytes } from '../../domain/envelope/body.js';
import type { RawEnvelope } from '../../domain/envelope/envelope.js';
import {
  HELD_LIMIT,
  type ListenerDeps,
  type ListenerOptions,
  type SyslogListening,
  withoutEnd,
} from './driver.js';
import { createGatherer, type Gatherer } from './driver-gather.js';
import { plainAddress, refuseSender, tenantsBySender } from './driver-senders.js';
import { createFramer, type Frame } from './frames.js';

/** Connections at once; more are closed and counted. */
const CONNECTIONS = 2_000;
/** A device that vanished without a word is noticed after this long. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Receives syslog over TCP (RFC 6587, octet counting or lines). A sender that is faster than the store is made to wait:
 * nothing is dropped. A connection of an unknown sender is closed before it is read.
 */
export async function listenTcp(options: ListenerOptions, deps: ListenerDeps): Promise<SyslogListening> {
  const tenantOf = tenantsBySender(options.rules);
  const open = new Set<Socket>();
  const limit = options.heldLimit ?? HELD_LIMIT;
  const onRoom = () => {
    for (const socket of open) socket.resume();
  };
  const gatherer = createGatherer({ limit, lostAs: 'tcp_not_stored', onRoom }, deps);
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    (socket) => {
      const sender = plainAddress(socket.remoteAddress ?? '');
      const tenant = tenantOf(sender);
      if (tenant === null) {
        refuseSender(`tcp ${options.host}:${portOf(server)}`, sender, deps);
        return void socket.destroy();
      }
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      receive(socket, gatherer, deps, (frame) => gatherer.add(tenant, envelopeOf(frame, sender)));
    },
  );
  server.maxConnections = CONNECTIONS;
  server.on('drop', () => deps.metrics.connectionsRefused.inc());
  server.on('error', (error) => deps.logger.error({ err: error }, 'the syslog listener failed'));
  await listen(server, options.host, options.port);
  return {
    port: portOf(server),
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      await closed;
      await gatherer.close();
    },
  };
}

function receive(
  socket: Socket,
  gatherer: Gatherer,
  { metrics, logger }: ListenerDeps,
  add: (frame: Frame) => void,
): void {
  const framer = createFramer();
  const addAll = (frames: readonly Frame[]) => {
    for (const frame of frames) {
      if (frame.cut) metrics.linesCut.inc();
      add(frame);
    }
  };
  socket.on('data', (chunk: Buffer) => {
    addAll(framer.push(chunk));
    if (gatherer.isFull()) socket.pause();
  });
  socket.once('close', () => addAll(framer.end()));
  socket.on('error', (error) => logger.debug({ err: error }, 'a syslog connection failed'));
}

const envelopeOf = ({ bytes }: Frame, sender: string): RawEnvelope => ({
  ...bodyOfBytes(withoutEnd(bytes)),
  mode: 'TCP',
  peer: sender,
  source: { type: 'syslog', id: sender, name: null, path: null },
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
}
