-- Promoted candidates, for whose evidence is looked every few seconds: all that is asked of them is in the index, so
-- that the many whose evidence is kept need not be read.
DROP INDEX "candidate_promoted_idx";
CREATE INDEX "candidate_promoted_idx" ON "candidate" ("tenant_id", "id") INCLUDE ("promoted_at") WHERE "promoted_at" IS NOT NULL AND "state" <> 'MERGED';
