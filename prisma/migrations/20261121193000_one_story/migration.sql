-- Candidates whose score is mostly about the signals they came with, at one moment on one host, are one story: the strongest
-- leads it, the others belong to it.
ALTER TABLE "candidate" ADD COLUMN "moment_host" TEXT,
ADD COLUMN "moment_at" TIMESTAMPTZ(3),
ADD COLUMN "led_by" UUID;

CREATE INDEX "candidate_moment_idx" ON "candidate" ("tenant_id", "moment_host", "moment_at") WHERE "moment_host" IS NOT NULL;
CREATE INDEX "candidate_led_by_idx" ON "candidate" ("tenant_id", "led_by") WHERE "led_by" IS NOT NULL;
