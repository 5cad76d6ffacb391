import type { ProfileName } from '../../domain/attribution/observation.js';

export type TenantClock = 'WALL' | 'EVENT';

export type TenantSettings = {
  readonly id: string;
  readonly name: string;
  readonly clock: TenantClock;
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly policy: unknown;
  readonly policyVersion: number;
  /** EVENT clock: the newest trusted time of an event, milliseconds. */
  readonly eventClockAt: number | null;
  /** The oldest trusted time of an event, milliseconds. */
  readonly firstEventAt: number | null;
  /** The rules observations are folded by. */
  readonly attributionProfile: ProfileName;
};

export type TenantStore = {
  readonly find: (tenantId: string) => Promise<TenantSettings | null>;
};
