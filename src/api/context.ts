import type { Enqueue } from '../jobs/enqueue.js';
import type { Wake } from '../jobs/wake.js';
import type { Accept } from '../pipeline/accept.js';
import type { Backlog } from '../pipeline/backlog.js';
import type { TextIntake } from '../pipeline/intake-texts.js';
import type { TenantSettings } from '../pipeline/ports/tenant.js';
import type { ReplayReport, ReplayRequest } from '../pipeline/replay.js';
import type { Logger } from '../platform/logger.js';
import type { Metrics } from '../platform/metrics.js';
import type { Queues } from '../platform/queue/queues.js';
import type { Refusals } from '../platform/refusals.js';
import type { Database } from '../store/client.js';
import type { Feeds } from '../store/feed.repository.js';
import type { Stores } from '../store/stores.js';
import type { Access } from './access.js';

/** What every request shares. */
export type Services = {
  readonly db: Database;
  readonly stores: Stores;
  readonly feeds: Feeds;
  readonly accept: Accept;
  readonly textIntake: TextIntake;
  readonly backlog: Backlog;
  /** The same of observations that are left to fold. */
  readonly observationBacklog: Backlog;
  readonly enqueue: Enqueue;
  /** Wakes whoever folds the observations of a lane; nobody waits for the queue. */
  readonly wakeAttribution: Wake<{ tenantId: string; lane: number }>;
  /** Reads stored envelopes again with the parsers there are. */
  readonly replay: (tenant: TenantSettings, request: ReplayRequest) => Promise<ReplayReport>;
  readonly queues: Queues;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly runtime: RuntimeFacts;
};

export type RuntimeFacts = {
  readonly version: string;
  readonly startedAt: Date;
  readonly store: 'EMBEDDED' | 'SERVER';
  readonly queue: 'POSTGRES' | 'REDIS';
  readonly sources: readonly {
    readonly type: string;
    readonly ingestModes: readonly string[];
    readonly maturity: string;
    readonly notes: string;
  }[];
};

export type Context = Services & {
  readonly access: Access;
  /** Asks again whether the access still holds: a subscription outlives its token's revocation otherwise. */
  readonly stillValid: () => Promise<boolean>;
  /** Forgets what is cached of tokens. */
  readonly onTokensChanged: () => void;
};
