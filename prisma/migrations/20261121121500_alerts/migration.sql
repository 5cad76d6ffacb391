-- Alerts of monitoring systems are told again and again. What was ever seen of each is kept as a set, so that a repeat
-- counts once in whatever order it comes. The alert's own row is what two workers at once wait on.
CREATE TABLE "alert" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("tenant_id","id")
) WITH (fillfactor = 70);

CREATE TABLE "alert_sighting" (
    "tenant_id" TEXT NOT NULL,
    "alert_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "implied" BOOLEAN NOT NULL,
    "severity" SMALLINT NOT NULL,
    "host" TEXT,
    "subject_id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "text" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_sighting_pkey" PRIMARY KEY ("tenant_id","alert_id","at","state","signature_id")
);

CREATE INDEX "alert_tenant_id_last_seen_at_idx" ON "alert"("tenant_id", "last_seen_at");

CREATE INDEX "alert_sighting_tenant_id_recorded_at_idx" ON "alert_sighting"("tenant_id", "recorded_at");
