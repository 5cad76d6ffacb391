-- Reading the past again: which release tried an envelope last, which reading a candidate belongs to, and what became
-- of signatures when masks changed.
ALTER TABLE "envelope_exception" ADD COLUMN "tried_by" TEXT;

ALTER TABLE "candidate" ADD COLUMN "epoch" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "signature_lineage" (
    "tenant_id" TEXT NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "events" BIGINT NOT NULL,
    "from_template" TEXT NOT NULL,
    "from_mask_version" INTEGER NOT NULL,
    "to_mask_version" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signature_lineage_pkey" PRIMARY KEY ("tenant_id","from_id","to_id")
);

CREATE INDEX "signature_lineage_tenant_id_to_id_idx" ON "signature_lineage"("tenant_id", "to_id");
