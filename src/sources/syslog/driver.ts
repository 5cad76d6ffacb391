import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import ipaddr from 'ipaddr.js';
import { bodyOfBytes } from '../../domain/envelope/body.js';
import type { RawEnvelope } from '../../domain/envelope/envelope.js';
import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import type { Refusals } from '../../platform/refusals.js';

/** Where to listen, and whose datagrams belong to the tenant. Senders of syslog have no token. */
export type UdpListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly rules: readonly { readonly tenant: string; readonly from: readonly string[] }[];
  /** Datagrams held at most while earlier ones are being stored; 100,000 when omitted. */
  readonly heldLimit?: number;
};

export type UdpListener = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

export type UdpDeps = {
  /** Stores envelopes of a tenant; what the database cannot take is spooled; rejects when it cannot be spooled either. */
  readonly take: (tenantId: string, envelopes: readonly RawEnvelope[]) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
};

const FLUSH_MS = 20;
const FLUSH_AT = 1_000;
/** More are dropped and counted. */
const HELD_LIMIT = 100_000;
const RECEIVE_BUFFER = 8 * 1024 * 1024;

/** Receives syslog datagrams, one event each, and hands them on in small batches by tenant. */
export async function listenUdp(options: UdpListenerOptions, deps: UdpDeps): Promise<UdpListener> {
  const heldLimit = options.heldLimit ?? HELD_LIMIT;
  const socket = createSocket({ type: options.host.includes(':') ? 'udp6' : 'udp4' });
  const tenantOf = matcher(options.rules);
  const gathered = new Map<string, RawEnvelope[]>();
  /** Datagrams gathered since the last flush, and all that are in memory: those being stored too. */
  let fresh = 0;
  let held = 0;
  let flushing: Promise<void> = Promise.resolve();

  const flush = () => {
    if (fresh === 0) return;
    const batches = [...gathered];
    gathered.clear();
    fresh = 0;
    flushing = flushing.then(async () => {
      for (const [tenant, envelopes] of batches) {
        await handOver(tenant, envelopes, deps);
        held -= envelopes.length;
      }
    });
  };
  const timer = setInterval(flush, FLUSH_MS);

  socket.on('message', (bytes, sender) => {
    const tenant = tenantOf(sender.address);
    if (tenant === null) return refuse(`udp ${options.host}:${socket.address().port}`, sender, deps);
    if (held >= heldLimit) return deps.metrics.envelopesRefused.inc({ reason: 'udp_overflow' });
    const list = gathered.get(tenant) ?? [];
    gathered.set(tenant, list);
    list.push(envelopeOf(bytes, sender));
    fresh += 1;
    held += 1;
    if (fresh >= FLUSH_AT) flush();
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
      clearInterval(timer);
      await new Promise<void>((done) => socket.close(() => done()));
      flush();
      await flushing;
    },
  };
}

/** What cannot even be put on disk is lost, counted and said: the listener goes on. */
async function handOver(
  tenant: string,
  envelopes: readonly RawEnvelope[],
  { take, metrics, logger }: UdpDeps,
): Promise<void> {
  try {
    await take(tenant, envelopes);
  } catch (error) {
    metrics.envelopesRefused.inc({ reason: 'udp_not_stored' }, envelopes.length);
    logger.error({ err: error, tenantId: tenant }, 'datagrams could be stored nowhere');
  }
}

function envelopeOf(bytes: Buffer, sender: RemoteInfo): RawEnvelope {
  // Senders end a datagram with a line feed or a NUL that belongs to neither.
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0)) end -= 1;
  return {
    ...bodyOfBytes(bytes.subarray(0, end)),
    mode: 'UDP',
    peer: sender.address,
    source: { type: 'syslog', id: sender.address, name: null, path: null },
  };
}

function refuse(listener: string, sender: RemoteInfo, { metrics, logger, refusals }: UdpDeps): void {
  metrics.datagramsRefused.inc();
  if (refusals.add(listener, sender.address, new Date()))
    logger.warn({ sender: sender.address }, 'a syslog sender has no tenant: its datagrams are refused');
}

/** The tenant of a sender's address: the first rule whose blocks hold it; a rule without blocks holds everyone. */
function matcher(rules: UdpListenerOptions['rules']): (address: string) => string | null {
  const parsed = rules.map(({ tenant, from }) => ({
    tenant,
    blocks: from.map((block) => parseBlock(block)),
  }));
  return (text) => {
    const address = ipaddr.process(text);
    const rule = parsed.find(
      ({ blocks }) => blocks.length === 0 || blocks.some((block) => inBlock(address, block)),
    );
    return rule?.tenant ?? null;
  };
}

type Block = ReturnType<typeof ipaddr.parseCIDR>;

const parseBlock = (text: string): Block =>
  text.includes('/') ? ipaddr.parseCIDR(text) : ipaddr.parseCIDR(`${text}/${text.includes(':') ? 128 : 32}`);

const inBlock = (address: ReturnType<typeof ipaddr.process>, block: Block): boolean =>
  address.kind() === block[0].kind() && address.match(block);

function bind(socket: Socket, host: string, port: number): Promise<void> {
  return new Promise((done, failed) => {
    socket.once('error', failed);
    socket.bind(port, host, () => {
      socket.off('error', failed);
      done();
    });
  });
}
