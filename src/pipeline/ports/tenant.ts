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
};

export type TenantStore = {
  readonly find: (tenantId: string) => Promise<TenantSettings | null>;
};
