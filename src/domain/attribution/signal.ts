/** What a change of state is to attention: one more weak signal about a host or a user. */
import type { StateName } from './observation.js';

/** Whom an identity is tied to; null where nobody has said so. */
export type Tie = { readonly host: string | null; readonly user: string | null };

const PREFIXED = /^(user|host):(.+)$/s;

/** The host and user of an identity: as its senders said, else as its own name says ("user:amelia", "host:fw-1"). */
export function tieOf(identity: string, said: Tie): Tie {
  const [, what, name] = PREFIXED.exec(identity) ?? [];
  return {
    host: said.host ?? (what === 'host' ? name! : null),
    user: said.user ?? (what === 'user' ? name! : null),
  };
}

export const isTied = ({ host, user }: Tie): boolean => host !== null || user !== null;

/** Learning what is usual is no signal; leaving it is, and so is coming back to it. */
export const isSignal = (from: StateName | null, to: StateName): boolean =>
  from !== null && to !== 'UNKNOWN' && !(from === 'UNKNOWN' && to === 'STABLE');

/** How severe an event of the change is, in syslog's words. */
export const SEVERITY_OF: { readonly [state in StateName]: string } = {
  UNKNOWN: 'info',
  STABLE: 'info',
  DRIFTING: 'notice',
  CONFLICTED: 'warning',
  MULTI_ACTOR: 'warning',
};

const whose = (identity: string, { host, user }: Tie): string =>
  user !== null ? `user ${user}` : host !== null ? `host ${host}` : `identity ${identity}`;

/** "attribution of user amelia: primitive login_country went from STABLE to CONFLICTED". */
export const changeMessage = (
  identity: string,
  tie: Tie,
  change: { readonly primitive: string; readonly from: StateName | null; readonly to: StateName },
): string =>
  `attribution of ${whose(identity, tie)}: primitive ${change.primitive} went from ${change.from} to ${change.to}`;

/** "attribution of user amelia: several actors seem to share it, by 3 primitives". */
export const reportMessage = (identity: string, tie: Tie, primitives: number): string =>
  `attribution of ${whose(identity, tie)}: several actors seem to share it, by ${primitives} primitives`;
