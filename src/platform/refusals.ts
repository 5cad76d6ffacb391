/** A sender that no listener's configuration gives a tenant. */
export type RefusedSender = {
  readonly listener: string;
  readonly sender: string;
  /** Datagrams, or connections of a TCP listener. */
  datagrams: number;
  firstAt: Date;
  lastAt: Date;
};

/** Who was refused, so that an operator can see what to add to the configuration. Bounded: strangers can be many. */
export type Refusals = {
  /** True for the first time of a sender at a listener. */
  readonly add: (listener: string, sender: string, at: Date) => boolean;
  /** Those with the most datagrams first. */
  readonly list: (limit: number) => readonly RefusedSender[];
};

const KEPT = 1_000;

export function createRefusals(): Refusals {
  const senders = new Map<string, RefusedSender>();
  return {
    add: (listener, sender, at) => {
      const name = `${listener} ${sender}`;
      const known = senders.get(name);
      if (known) {
        known.datagrams += 1;
        known.lastAt = at;
        return false;
      }
      if (senders.size >= KEPT) return false;
      senders.set(name, { listener, sender, datagrams: 1, firstAt: at, lastAt: at });
      return true;
    },
    list: (limit) => [...senders.values()].sort((a, b) => b.datagrams - a.datagrams).slice(0, limit),
  };
}
