import { createSocket } from 'node:dgram';

/** Sends datagrams from an address of the loopback net, in order. */
export async function sendUdp(
  port: number,
  lines: readonly (string | Buffer)[],
  { from = '127.0.0.1', to = '127.0.0.1' } = {},
): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, from, done));
  for (const line of lines) {
    await new Promise<void>((done, failed) =>
      socket.send(line, port, to, (error) => (error ? failed(error) : done())),
    );
  }
  await new Promise<void>((done) => socket.close(done));
}
