-- States are stored packed, two to three kilobytes: kept within the row, uncompressed. Compressing one and moving it out
-- of its row costs PostgreSQL five times as much as writing it.
ALTER TABLE "attribution_state" SET (toast_tuple_target = 8160);

-- Null where the other primitives leave a pair at its own word.
ALTER TABLE "attribution_state" ALTER COLUMN "confirmed" DROP NOT NULL;

-- One touch an identity and batch, not one a pair: a session is observed in dozens of primitives at once.
ALTER TABLE "attribution_touch" ADD COLUMN "pairs" JSON;
UPDATE "attribution_touch" SET "pairs" = json_build_array(json_build_array("primitive",
  CASE WHEN isfinite("since_at") THEN floor(extract(epoch FROM "since_at") * 1000) END, NULL));
ALTER TABLE "attribution_touch" ALTER COLUMN "pairs" SET NOT NULL, DROP COLUMN "primitive", DROP COLUMN "since_at", DROP COLUMN "since_id",
  DROP COLUMN "until_at", DROP COLUMN "until_id";
