-- What people say (reviews, incidents, acknowledgements, snoozes), what they announce (change windows), with which
-- policy scores were made, and what outlives the events: evidence copied out.

CREATE TABLE "review" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "candidate_id" UUID NOT NULL,
    "signature_id" UUID NOT NULL,
    "signature_ids" UUID[],
    "sources" TEXT[],
    "verdict" TEXT NOT NULL,
    "closes" BOOLEAN NOT NULL,
    "story_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE INDEX "review_tenant_id_candidate_id_idx" ON "review"("tenant_id", "candidate_id");
CREATE INDEX "review_tenant_id_at_idx" ON "review"("tenant_id", "at");

CREATE TABLE "incident" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "candidate_id" UUID NOT NULL,
    "signature_id" UUID NOT NULL,
    "signature_ids" UUID[],
    "sources" TEXT[],
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "services" TEXT[],
    "hosts" TEXT[],
    "score" DOUBLE PRECISION NOT NULL,
    "peak_score" DOUBLE PRECISION NOT NULL,
    "band" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "note" TEXT,
    "by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE UNIQUE INDEX "incident_tenant_id_candidate_id_key" ON "incident"("tenant_id", "candidate_id");
CREATE INDEX "incident_tenant_id_started_at_idx" ON "incident"("tenant_id", "started_at" DESC);

CREATE TABLE "acknowledgement" (
    "tenant_id" TEXT NOT NULL,
    "candidate_id" UUID NOT NULL,
    "note" TEXT,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "acknowledgement_pkey" PRIMARY KEY ("tenant_id","candidate_id")
);

CREATE TABLE "snooze" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "signature_id" UUID NOT NULL,
    "reason" TEXT,
    "by" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "held" UUID[] DEFAULT ARRAY[]::UUID[],
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snooze_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE INDEX "snooze_tenant_id_signature_id_idx" ON "snooze"("tenant_id", "signature_id");

CREATE TABLE "change_window" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "hosts" TEXT[],
    "services" TEXT[],
    "note" TEXT,
    "by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_window_pkey" PRIMARY KEY ("tenant_id","id")
);
CREATE INDEX "change_window_tenant_id_ends_at_idx" ON "change_window"("tenant_id", "ends_at");

CREATE TABLE "evidence" (
    "tenant_id" TEXT NOT NULL,
    "candidate_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "copied_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("tenant_id","candidate_id")
);

CREATE TABLE "scoring_policy" (
    "tenant_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "by" TEXT NOT NULL,
    "note" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scoring_policy_pkey" PRIMARY KEY ("tenant_id","version")
);

-- The sources a signature came from, 16 at most: what verdicts on a source speak of.
ALTER TABLE "signature" ADD COLUMN "sources" TEXT[] DEFAULT ARRAY[]::TEXT[];
-- Since when its events are kept long; null while they are not, or not all yet.
ALTER TABLE "signature" ADD COLUMN "kept_at" TIMESTAMPTZ(3);
ALTER TABLE "attention_history" ADD COLUMN "policy_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "rescore_schedule" ADD COLUMN "policy" JSONB;
ALTER TABLE "rescore_schedule" ADD COLUMN "preview" BOOLEAN NOT NULL DEFAULT false;

-- Verdicts by any signature of their story, and segments by what is in them: arrays are asked what they have in common.
CREATE INDEX "review_signature_ids_idx" ON "review" USING GIN ("signature_ids");
CREATE INDEX "incident_signature_ids_idx" ON "incident" USING GIN ("signature_ids");
CREATE INDEX "segment_signature_ids_idx" ON "segment" USING GIN ("signature_ids");

-- What rose to WATCH and whose events are not all kept long yet.
CREATE INDEX "signature_rising_idx" ON "signature" ("tenant_id", "id") WHERE "kept_at" IS NULL AND "band" IN ('WATCH', 'INVESTIGATE', 'PROMOTE');

-- Snoozes that have not ended.
CREATE INDEX "snooze_open_idx" ON "snooze" ("tenant_id", "until") WHERE "ended_at" IS NULL;

-- A person knows of a candidate: it was told, reviewed, acknowledged or made an incident. Such a candidate is never dropped.
CREATE FUNCTION candidate_is_known(tenant text, candidate uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM promotion p WHERE p.tenant_id = tenant AND p.candidate_id = candidate)
      OR EXISTS (SELECT 1 FROM review r WHERE r.tenant_id = tenant AND r.candidate_id = candidate)
      OR EXISTS (SELECT 1 FROM acknowledgement a WHERE a.tenant_id = tenant AND a.candidate_id = candidate)
      OR EXISTS (SELECT 1 FROM incident i WHERE i.tenant_id = tenant AND i.candidate_id = candidate)
$$;

-- Promoted candidates, for whose evidence is looked.
CREATE INDEX "candidate_promoted_idx" ON "candidate" ("tenant_id", "id") WHERE "promoted_at" IS NOT NULL;
