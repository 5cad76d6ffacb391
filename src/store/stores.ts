import { createAttentionStore } from './attention.repository.js';
import { createAttributionStore } from './attribution.repository.js';
import { createAttributionReads } from './attribution-read.repository.js';
import { createCanonicalStore } from './canonical.repository.js';
import type { Database } from './client.js';
import { createDigestStore } from './digest.repository.js';
import { createEnvelopeRepository } from './envelope.repository.js';
import { createEvidenceStore } from './evidence.repository.js';
import { createGroupingStore } from './grouping.repository.js';
import { createHistoryRepository } from './history.repository.js';
import { createIdentityRepository } from './identity.repository.js';
import { createJobRunStore } from './job-run.repository.js';
import { createKeepingStore } from './keeping.repository.js';
import { createKernelLineStore } from './kernel-line.repository.js';
import { createKernelReportRepository } from './kernel-report.repository.js';
import { createMemoryStore } from './memory.repository.js';
import { createMultiActorStore } from './multi-actor.repository.js';
import { createObservationStore } from './observation.repository.js';
import { createOnsetRepository } from './onset.repository.js';
import { createPolicyRepository } from './policy.repository.js';
import { createPrimitiveRepository } from './primitive.repository.js';
import { createProcessedStore } from './processed.repository.js';
import { createRebuildStore } from './rebuild.repository.js';
import { createRecurrenceStore } from './recurrence.repository.js';
import { createReplayStore } from './replay.repository.js';
import { createRetentionStore } from './retention.repository.js';
import { createScheduleStore } from './schedule.repository.js';
import { createSegmentStore } from './segment.repository.js';
import { createSignatureRepository } from './signature.repository.js';
import { createStatsRepository } from './stats.repository.js';
import { createSweepStore } from './sweep.repository.js';
import { createTenantRepository } from './tenant.repository.js';
import { createTokenRepository } from './token.repository.js';
import { createWindowRepository } from './window.repository.js';

export type Stores = ReturnType<typeof createStores>;

/** Every repository over one database, under the names that steps and jobs know them by. */
export function createStores(db: Database, now: () => Date) {
  const runs = createJobRunStore(db);
  const envelopes = createEnvelopeRepository(db);
  const policies = createPolicyRepository(db);
  return {
    tenants: createTenantRepository(db),
    tokens: createTokenRepository(db),
    segments: createSegmentStore(db),
    canonical: createCanonicalStore(db),
    grouping: createGroupingStore(db, now),
    kernelLines: createKernelLineStore(db),
    kernelReports: createKernelReportRepository(db),
    recurrence: createRecurrenceStore(db),
    attention: createAttentionStore(db, now),
    signatures: createSignatureRepository(db),
    windows: createWindowRepository(db),
    onsets: createOnsetRepository(db),
    history: createHistoryRepository(db),
    envelopes,
    policies,
    memory: createMemoryStore(db),
    evidence: createEvidenceStore(db, envelopes, policies),
    keeping: createKeepingStore(db),
    processed: createProcessedStore(db),
    stats: createStatsRepository(db),
    digests: createDigestStore(db, policies),
    observations: createObservationStore(db),
    primitives: createPrimitiveRepository(db),
    identities: createIdentityRepository(db),
    attribution: createAttributionStore(db),
    multiActor: createMultiActorStore(db),
    observed: createAttributionReads(db),
    runs,
    schedules: createScheduleStore(db, runs),
    replays: createReplayStore(db),
    rebuilds: createRebuildStore(db),
    sweep: createSweepStore(db),
    retention: createRetentionStore(db),
  };
}
