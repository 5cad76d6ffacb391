import ipaddr from 'ipaddr.js';
import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import type { Refusals } from '../../platform/refusals.js';

/** Whose messages belong to a tenant; senders of syslog have no token. A rule without blocks holds every sender. */
export type SenderRule = { readonly tenant: string; readonly from: readonly string[] };

/** An address as it is written in rules and envelopes: `::ffff:192.0.2.1` is 192.0.2.1. */
export const plainAddress = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;

/** The tenant of a sender's address: the first rule whose blocks hold it; null when none does. */
export function tenantsBySender(rules: readonly SenderRule[]): (address: string) => string | null {
  const parsed = rules.map(({ tenant, from }) => ({
    tenant,
    blocks: from.map((block) => parseBlock(block)),
  }));
  return (text) => {
    if (!ipaddr.isValid(text)) return null;
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

export type RefusalDeps = {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
};

/** Counts and lists a sender that no rule holds; says it once in the log. */
export function refuseSender(
  listener: string,
  sender: string,
  { metrics, logger, refusals }: RefusalDeps,
): void {
  const counter = listener.startsWith('udp') ? metrics.datagramsRefused : metrics.connectionsRefused;
  counter.inc();
  if (refusals.add(listener, sender, new Date()))
    logger.warn({ sender, listener }, 'a syslog sender has no tenant: what it sends is refused');
}
