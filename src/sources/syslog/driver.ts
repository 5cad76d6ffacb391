import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { bodyOfBytes } from '../../domain/envelope/body.js';
import type { RawEnvelope } from '../../domain/envelope/envelope.js';
import { createGatherer, type GatherDeps } from './driver-gather.js';
import { type RefusalDeps, refuseSender, type SenderRule, tenantsBySender } from './driver-senders.js';

/** Where to listen, and whose messages belong to which tenant. */
export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly rules: readonly SenderRule[];
  /** Messages held at most while earlier ones are being stored; 100,000 when omitted. */
  readonly heldLimit?: number;
};

export type SyslogListening = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

export type ListenerDeps = GatherDeps & RefusalDeps;

export const HELD_LIMIT = 100_000;
const RECEIVE_BUFFER = 8 * 1024 * 1024;

/** Receives syslog datagrams, one event each, and hands them on in small batches by tenant. What is too much is dropped and counted. */
export async function listenUdp(options: ListenerOptions, deps: ListenerDeps): Promise<SyslogListening> {
  const socket = createSocket({ type: options.host.includes(':') ? 'udp6' : 'udp4' });
  const tenantOf = tenantsBySender(options.rules);
  const gatherer = createGatherer({ limit: options.heldLimit ?? HELD_LIMIT, lostAs: 'udp_not_stored' }, deps);
  socket.on('message', (bytes, sender) => {
    const tenant = tenantOf(sender.address);
    if (tenant === null)
      return refuseSender(`udp ${options.host}:${socket.address().port}`, sender.address, deps);
    if (gatherer.isFull()) return deps.metrics.envelopesRefused.inc({ reason: 'udp_overflow' });
    gatherer.add(tenant, envelopeOf(bytes, sender));
  });
  socket.on('error', (error) => deps.logger.error({ err: error }, 'the syslog listener failed'));
  await bind(socket, options.host, options.port);
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
  } catch {
    deps.logger.debug('the receive buffer could not be enlarged');
  }
  return {
    port: socket.address().port,
    close: async () => {
      await new Promise<void>((done) => socket.close(() => done()));
      await gatherer.close();
    },
  };
}

function envelopeOf(bytes: Buffer, sender: RemoteInfo): RawEnvelope {
  return {
    ...bodyOfBytes(withoutEnd(bytes)),
    mode: 'UDP',
    peer: sender.address,
    source: { type: 'syslog', id: sender.address, name: null, path: null },
  };
}

/** Senders end a message with a line feed or a NUL that does not belong to it. */
export function withoutEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0)) end -= 1;
  return bytes.subarray(0, end);
}

function bind(socket: Socket, host: string, port: number): Promise<void> {
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.bind(port, host, () => {
      socket.off('error', failed);
      done();
    });
  });
}
