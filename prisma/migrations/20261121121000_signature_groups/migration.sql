-- Second level of signatures: which may merge by name (bucket_id), and what operators decided about groups.
ALTER TABLE "signature" ADD COLUMN "bucket_id" UUID;
CREATE INDEX "signature_tenant_id_bucket_id_idx" ON "signature"("tenant_id", "bucket_id");

CREATE TABLE "signature_override" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "root_id" UUID NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "signature_override_pkey" PRIMARY KEY ("tenant_id","signature_id")
);

CREATE INDEX "signature_override_tenant_id_root_id_idx" ON "signature_override"("tenant_id", "root_id");
