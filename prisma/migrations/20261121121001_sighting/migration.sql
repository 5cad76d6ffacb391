-- The first ten half hours in which a host showed a signature, instead of the first moment only: what is new or nearly
-- new on a host, for spread and for signals that gather there.
CREATE TABLE "sighting" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "half_hour" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("tenant_id","signature_id","host","half_hour")
);

-- What else was seen on a host at about that time, and since when the host is known.
CREATE INDEX "sighting_tenant_id_host_at_idx" ON "sighting"("tenant_id", "host", "at");

INSERT INTO "sighting" ("tenant_id", "signature_id", "host", "half_hour", "at")
SELECT "tenant_id", "signature_id", "host", date_bin('30 minutes', "first_seen_at", '1970-01-01T00:00:00Z'), "first_seen_at" FROM "signature_host";

DROP TABLE "signature_host";
