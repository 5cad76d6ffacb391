-- Attribution: what all observations of one identity say, primitive by primitive. Names are compared byte by byte
-- (COLLATE "C"), so that their order is the same on every server and the same as the domain's.

-- The rules a tenant's observations are folded by: ROBUST or REFERENCE (docs/attribution.md).
ALTER TABLE "tenant" ADD COLUMN "attribution_profile" TEXT NOT NULL DEFAULT 'ROBUST';

-- What a tenant has said of primitives; those that are built in need no row.
CREATE TABLE "primitive" (
    "tenant_id" TEXT NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "allowed" TEXT[],
    "minimum" DOUBLE PRECISION,
    "maximum" DOUBLE PRECISION,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "primitive_pkey" PRIMARY KEY ("tenant_id","name")
);

-- Whoever was observed. Its row is what a worker locks while it works on anything of the identity.
CREATE TABLE "attribution_identity" (
    "tenant_id" TEXT NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "host" TEXT,
    "user_name" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attribution_identity_pkey" PRIMARY KEY ("tenant_id","name")
);

CREATE TABLE "identity_merge" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "merged_into" TEXT COLLATE "C" NOT NULL,
    "reason" TEXT,
    "merged_at" TIMESTAMPTZ(3) NOT NULL,
    "merged_by" TEXT NOT NULL,
    "unmerged_at" TIMESTAMPTZ(3),
    "unmerged_by" TEXT,

    CONSTRAINT "identity_merge_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "observation" (
    "tenant_id" TEXT NOT NULL,
    "evidence_ref" TEXT COLLATE "C" NOT NULL,
    "primitive" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "pair_id" UUID NOT NULL,
    "value" JSON NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,
    "session_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "previous_identity" TEXT COLLATE "C",
    "previous_end" TIMESTAMPTZ(3),

    CONSTRAINT "observation_pkey" PRIMARY KEY ("tenant_id","evidence_ref","primitive")
);

CREATE TABLE "attribution_touch" (
    "tenant_id" TEXT NOT NULL,
    "lane" SMALLINT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "primitive" TEXT COLLATE "C" NOT NULL,
    "since_at" TIMESTAMPTZ(3) NOT NULL,
    "since_id" UUID NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "until_id" UUID NOT NULL,
    "observations" INTEGER NOT NULL,
    "signal" TEXT NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attribution_touch_pkey" PRIMARY KEY ("tenant_id","lane","seq")
);

CREATE TABLE "attribution_state" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "primitive" TEXT COLLATE "C" NOT NULL,
    "domain" TEXT COLLATE "C" NOT NULL,
    "registered" BOOLEAN NOT NULL,
    "profile" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "value" JSON NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "observation_count" BIGINT NOT NULL,
    "last_observation_at" TIMESTAMPTZ(3) NOT NULL,
    "last_change_at" TIMESTAMPTZ(3) NOT NULL,
    "last_value_change_at" TIMESTAMPTZ(3) NOT NULL,
    "announced" TEXT,
    "alternating" BOOLEAN NOT NULL,
    "fold" JSON NOT NULL,
    "confirmed" JSON NOT NULL,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attribution_state_pkey" PRIMARY KEY ("tenant_id","id")
) WITH (fillfactor = 70);

CREATE TABLE "attribution_checkpoint" (
    "tenant_id" TEXT NOT NULL,
    "pair_id" UUID NOT NULL,
    "observations" BIGINT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "last_id" UUID NOT NULL,
    "fold" JSON NOT NULL,

    CONSTRAINT "attribution_checkpoint_pkey" PRIMARY KEY ("tenant_id","pair_id","observations")
);

CREATE TABLE "attribution_history" (
    "tenant_id" TEXT NOT NULL,
    "pair_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "observation_count" BIGINT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "value" JSON NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_at" TIMESTAMPTZ(3),

    CONSTRAINT "attribution_history_pkey" PRIMARY KEY ("tenant_id","pair_id","seq")
);

CREATE TABLE "attribution_change" (
    "tenant_id" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "pair_id" UUID NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "primitive" TEXT COLLATE "C" NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "value" JSON NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "observation_count" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "signal" TEXT NOT NULL,

    CONSTRAINT "attribution_change_pkey" PRIMARY KEY ("tenant_id","cursor")
);

CREATE TABLE "multi_actor_report" (
    "tenant_id" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "identity" TEXT COLLATE "C" NOT NULL,
    "primitives" TEXT[],
    "added" TEXT[],
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "signal" TEXT NOT NULL,

    CONSTRAINT "multi_actor_report_pkey" PRIMARY KEY ("tenant_id","cursor")
);

-- The window of a pair, in the order it is folded in.
CREATE INDEX "observation_tenant_id_pair_id_window_end_id_idx" ON "observation"("tenant_id", "pair_id", "window_end", "id");

CREATE INDEX "attribution_touch_tenant_id_identity_idx" ON "attribution_touch"("tenant_id", "identity");

CREATE UNIQUE INDEX "attribution_state_tenant_id_identity_primitive_key" ON "attribution_state"("tenant_id", "identity", "primitive");

CREATE INDEX "attribution_state_tenant_id_primitive_idx" ON "attribution_state"("tenant_id", "primitive");

CREATE INDEX "attribution_state_tenant_id_last_change_at_idx" ON "attribution_state"("tenant_id", "last_change_at");

CREATE INDEX "attribution_history_tenant_id_pair_id_observation_count_idx" ON "attribution_history"("tenant_id", "pair_id", "observation_count");

CREATE INDEX "multi_actor_report_tenant_id_identity_idx" ON "multi_actor_report"("tenant_id", "identity");

-- A merge in force: an identity is merged into one other at most.
CREATE UNIQUE INDEX "identity_merge_in_force_key" ON "identity_merge" ("tenant_id", "identity") WHERE "unmerged_at" IS NULL;
CREATE INDEX "identity_merge_into_idx" ON "identity_merge" ("tenant_id", "merged_into") WHERE "unmerged_at" IS NULL;

-- What few rows are, found without reading the many that are not.
CREATE INDEX "attribution_state_alternating_idx" ON "attribution_state" ("tenant_id", "identity") WHERE "alternating";
CREATE INDEX "attribution_state_multi_actor_idx" ON "attribution_state" ("tenant_id", "identity") WHERE "state" = 'MULTI_ACTOR';
CREATE INDEX "attribution_state_unregistered_idx" ON "attribution_state" ("tenant_id", "primitive") WHERE NOT "registered";
CREATE INDEX "attribution_history_word_idx" ON "attribution_history" ("tenant_id", "pair_id") WHERE "kind" = 'IDENTITY' AND "superseded_at" IS NULL;
CREATE INDEX "attribution_change_signal_idx" ON "attribution_change" ("tenant_id", "cursor") WHERE "signal" IN ('LIVE', 'BACKFILL');
CREATE INDEX "multi_actor_report_signal_idx" ON "multi_actor_report" ("tenant_id", "cursor") WHERE "signal" IN ('LIVE', 'BACKFILL');
