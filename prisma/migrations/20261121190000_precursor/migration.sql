-- A sighting knows whether it was severe: what came shortly before it may be its forerunner. What was counted before this
-- is taken for harmless; a rebuild tells it apart.
ALTER TABLE "sighting" ADD COLUMN "severe" BOOLEAN NOT NULL DEFAULT false;

-- Few sightings are severe: they are looked for around a moment on a host.
CREATE INDEX "sighting_severe_idx" ON "sighting" ("tenant_id", "host", "at") WHERE "severe";
