-- The whole first schema, in the order of the flow. Reviewed by hand: partitions, storage and functions are ours,
-- the tables are what prisma/schema.prisma says (npm run check compares them).

CREATE TABLE "tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "clock" TEXT NOT NULL DEFAULT 'WALL',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "event_clock_at" TIMESTAMPTZ(3),
    "first_event_at" TIMESTAMPTZ(3),
    "watched_since" TIMESTAMPTZ(3),
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "policy" JSONB NOT NULL DEFAULT '{}',
    "policy_version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "all_tenants" BOOLEAN NOT NULL,
    "tenant_ids" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "source" (
    "tenant_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT,
    "path" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "envelopes" BIGINT NOT NULL,
    "failures" BIGINT NOT NULL,

    CONSTRAINT "source_pkey" PRIMARY KEY ("tenant_id","type","id")
) WITH (fillfactor = 70);

CREATE TABLE "segment" (
    "tenant_id" TEXT NOT NULL,
    "retention" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "lane" SMALLINT NOT NULL,
    "envelopes" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,
    "backfill" BOOLEAN NOT NULL,
    "processed_at" TIMESTAMPTZ(3),
    "parse_failed" INTEGER NOT NULL DEFAULT 0,
    "unsupported" INTEGER NOT NULL DEFAULT 0,
    "signature_ids" UUID[] DEFAULT ARRAY[]::UUID[],

    CONSTRAINT "segment_pkey" PRIMARY KEY ("tenant_id","retention","received_at","id")
) PARTITION BY LIST ("retention");

CREATE TABLE "envelope_exception" (
    "tenant_id" TEXT NOT NULL,
    "segment_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "source_path" TEXT,
    "replayed_at" TIMESTAMPTZ(3),

    CONSTRAINT "envelope_exception_pkey" PRIMARY KEY ("tenant_id","segment_id","index")
);

CREATE TABLE "idempotency_key" (
    "tenant_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","source","key")
);

CREATE TABLE "event" (
    "tenant_id" TEXT NOT NULL,
    "retention" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "segment_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "part" SMALLINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "time_source" TEXT NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "host" TEXT,
    "service" TEXT,
    "asset" TEXT,
    "severity" SMALLINT NOT NULL,
    "facility" TEXT,
    "family" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "fields" JSONB,
    "correlation_keys" JSONB,
    "confidence" JSONB,
    "signature_id" UUID NOT NULL,
    "band" TEXT NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("tenant_id","retention","received_at","segment_id","index","part")
) PARTITION BY LIST ("retention");

CREATE TABLE "signature" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "root_id" UUID NOT NULL,
    "templates" TEXT[],
    "family" TEXT NOT NULL,
    "mask_version" INTEGER NOT NULL,
    "side" TEXT,
    "subject_id" UUID,
    "services" TEXT[],
    "occurrences" BIGINT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "samples" JSONB NOT NULL DEFAULT '[]',
    "score" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "peak_score" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "band" TEXT NOT NULL DEFAULT 'BACKGROUND',
    "attention" JSONB,
    "fold" JSONB,
    "policy_version" INTEGER NOT NULL DEFAULT 0,
    "evaluated_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "signature_pkey" PRIMARY KEY ("tenant_id","id")
) WITH (fillfactor = 70);

CREATE TABLE "signature_slot" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "minutes" INTEGER[],
    "hosts" BIGINT[],
    "worst" SMALLINT NOT NULL,

    CONSTRAINT "signature_slot_pkey" PRIMARY KEY ("tenant_id","signature_id","start")
) WITH (fillfactor = 80);

CREATE TABLE "signature_hour" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "hosts" BIGINT[],
    "worst" SMALLINT NOT NULL,

    CONSTRAINT "signature_hour_pkey" PRIMARY KEY ("tenant_id","signature_id","start")
) WITH (fillfactor = 80);

CREATE TABLE "signature_host" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signature_host_pkey" PRIMARY KEY ("tenant_id","signature_id","host")
);

CREATE TABLE "mark" (
    "tenant_id" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "side" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,

    CONSTRAINT "mark_pkey" PRIMARY KEY ("tenant_id","subject_id","at","entity","side")
);

CREATE TABLE "episode" (
    "tenant_id" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "episode_pkey" PRIMARY KEY ("tenant_id","subject_id","entity","opened_at")
);

CREATE TABLE "onset" (
    "tenant_id" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "onset_pkey" PRIMARY KEY ("tenant_id","signature_id","at")
);

CREATE TABLE "dirty" (
    "tenant_id" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "signature_id" UUID NOT NULL,
    "generation" BIGINT NOT NULL,
    "settled" BIGINT NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "claimed_since" TIMESTAMPTZ(3),
    "notify" BOOLEAN NOT NULL,
    "claimed_notify" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "dirty_pkey" PRIMARY KEY ("tenant_id","stage","signature_id")
) WITH (fillfactor = 60);

CREATE TABLE "attention_history" (
    "tenant_id" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded_at" TIMESTAMPTZ(3),
    "score" DOUBLE PRECISION NOT NULL,
    "band" TEXT NOT NULL,
    "attention" JSONB NOT NULL,

    CONSTRAINT "attention_history_pkey" PRIMARY KEY ("tenant_id","subject_id","as_of","recorded_at")
);

CREATE TABLE "candidate" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "signature_id" UUID NOT NULL,
    "signature_ids" UUID[],
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "band" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "peak_score" DOUBLE PRECISION NOT NULL,
    "attention" JSONB NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "services" TEXT[],
    "hosts" TEXT[],
    "occurrences" BIGINT NOT NULL,
    "episodes" INTEGER NOT NULL,
    "story_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "previous_id" UUID,
    "promoted_at" TIMESTAMPTZ(3),

    CONSTRAINT "candidate_pkey" PRIMARY KEY ("tenant_id","id")
) WITH (fillfactor = 80);

CREATE TABLE "feed_cursor" (
    "tenant_id" TEXT NOT NULL,
    "feed" TEXT NOT NULL,
    "last" BIGINT NOT NULL,

    CONSTRAINT "feed_cursor_pkey" PRIMARY KEY ("tenant_id","feed")
);

CREATE TABLE "promotion" (
    "tenant_id" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "candidate_id" UUID NOT NULL,
    "promoted_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("tenant_id","cursor")
);

CREATE TABLE "digest" (
    "tenant_id" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("tenant_id","cursor")
);

CREATE TABLE "rescore_schedule" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cron" TEXT,
    "every_ms" BIGINT,
    "filter" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_run_at" TIMESTAMPTZ(3),

    CONSTRAINT "rescore_schedule_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "job_run" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "request" JSONB NOT NULL,
    "result" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

CREATE INDEX "envelope_exception_tenant_id_status_received_at_idx" ON "envelope_exception"("tenant_id", "status", "received_at" DESC);

CREATE INDEX "idempotency_key_tenant_id_created_at_idx" ON "idempotency_key"("tenant_id", "created_at");

CREATE INDEX "event_tenant_id_occurred_at_idx" ON "event"("tenant_id", "occurred_at");

CREATE INDEX "event_tenant_id_signature_id_occurred_at_idx" ON "event"("tenant_id", "signature_id", "occurred_at");

CREATE INDEX "signature_tenant_id_root_id_idx" ON "signature"("tenant_id", "root_id");

CREATE INDEX "signature_tenant_id_score_idx" ON "signature"("tenant_id", "score" DESC);

CREATE INDEX "signature_tenant_id_last_seen_at_idx" ON "signature"("tenant_id", "last_seen_at" DESC);

CREATE INDEX "signature_tenant_id_due_at_idx" ON "signature"("tenant_id", "due_at");

CREATE INDEX "signature_tenant_id_subject_id_idx" ON "signature"("tenant_id", "subject_id");

CREATE INDEX "onset_tenant_id_at_idx" ON "onset"("tenant_id", "at");

CREATE INDEX "candidate_tenant_id_signature_id_story_at_idx" ON "candidate"("tenant_id", "signature_id", "story_at");

CREATE INDEX "candidate_tenant_id_score_idx" ON "candidate"("tenant_id", "score" DESC);

CREATE INDEX "candidate_tenant_id_peak_score_idx" ON "candidate"("tenant_id", "peak_score" DESC);

CREATE INDEX "candidate_tenant_id_last_seen_at_idx" ON "candidate"("tenant_id", "last_seen_at" DESC);

CREATE UNIQUE INDEX "promotion_tenant_id_candidate_id_key" ON "promotion"("tenant_id", "candidate_id");

CREATE UNIQUE INDEX "digest_tenant_id_since_until_key" ON "digest"("tenant_id", "since", "until");

-- Segments and events live in two retention classes, SHORT (7 days) and LONG (90), and in one partition a day of
-- receipt, so that old data is dropped as whole tables. The day partitions have a schema of their own, out of sight.
CREATE SCHEMA "partitions";
CREATE TABLE "partitions"."segment_short" PARTITION OF "segment" FOR VALUES IN ('SHORT') PARTITION BY RANGE ("received_at");
CREATE TABLE "partitions"."segment_long" PARTITION OF "segment" FOR VALUES IN ('LONG') PARTITION BY RANGE ("received_at");
CREATE TABLE "partitions"."event_short" PARTITION OF "event" FOR VALUES IN ('SHORT') PARTITION BY RANGE ("received_at");
CREATE TABLE "partitions"."event_long" PARTITION OF "event" FOR VALUES IN ('LONG') PARTITION BY RANGE ("received_at");

-- Bodies are compressed by us: compressing them again only costs.
ALTER TABLE "segment" ALTER COLUMN "body" SET STORAGE EXTERNAL;

-- What is left to canonicalize, found without reading what is done.
CREATE INDEX "segment_unprocessed_idx" ON "segment" ("tenant_id", "lane", "id") WHERE "processed_at" IS NULL;

-- Closed cycles by time: what is open for ever on entities seen once is many, and nobody asks for it.
CREATE INDEX "episode_closed_idx" ON "episode" ("tenant_id", "subject_id", "opened_at") WHERE "closed_at" IS NOT NULL;

-- The partitions of a day (UTC) in both classes; cheap and safe to call again, from any process. A partition is made
-- aside and then attached: CREATE TABLE .. PARTITION OF would lock out every reader and writer of the whole table.
CREATE FUNCTION ensure_day_partitions(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  child text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('foreshock partitions'));
  FOREACH parent IN ARRAY ARRAY['segment_short', 'segment_long', 'event_short', 'event_long'] LOOP
    child := parent || '_' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass(format('partitions.%I', child)) IS NOT NULL;
    EXECUTE format('CREATE TABLE partitions.%I (LIKE partitions.%I INCLUDING DEFAULTS INCLUDING STORAGE)', child, parent);
    EXECUTE format('ALTER TABLE partitions.%I ATTACH PARTITION partitions.%I FOR VALUES FROM (%L) TO (%L)',
      parent, child, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  END LOOP;
END $$;

-- Drops the day partitions of a class that end before a day; returns their names.
CREATE FUNCTION drop_day_partitions(class text, before date) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  old text;
BEGIN
  FOR old IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'partitions' AND c.relkind = 'r'
      AND c.relname ~ ('^(segment|event)_' || lower(class) || '_[0-9]{8}$')
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
  LOOP
    EXECUTE format('DROP TABLE partitions.%I', old);
    RETURN NEXT old;
  END LOOP;
END $$;

-- The union of two sorted sets of numbers, ascending, the smallest `most`: exact up to there, a bottom-k sketch above.
CREATE FUNCTION merge_sets(a bigint[], b bigint[], most int) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN a @> b THEN a
    ELSE (SELECT array_agg(n) FROM (SELECT DISTINCT n FROM unnest(a || b) AS n ORDER BY n LIMIT most) AS smallest)
  END
$$;

-- The union of two sets of texts, sorted, 16 at most.
CREATE FUNCTION merge_texts(a text[], b text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN a @> b THEN a
    ELSE (SELECT array_agg(t) FROM (SELECT DISTINCT t FROM unnest(a || b) AS t ORDER BY t LIMIT 16) AS first)
  END
$$;

-- Samples [{"at", "text"}]: the five earliest of both, whatever the order they came in.
CREATE FUNCTION merge_samples(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_agg(s ORDER BY s->>'at', s->>'text'), '[]'::jsonb) FROM (
    SELECT DISTINCT s FROM jsonb_array_elements(a || b) AS s ORDER BY s LIMIT 5
  ) AS earliest
$$;
