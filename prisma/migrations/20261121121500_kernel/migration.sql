-- Reports on kernel logs, and kernel lines that came one by one and wait for the rest of their report.

-- The report is text of JSON, not jsonb: it is handed out byte by byte as it was made.
CREATE TABLE "kernel_report" (
    "tenant_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "segment_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "host" TEXT,
    "kernel_release" TEXT,
    "severity" TEXT,
    "findings" INTEGER NOT NULL,
    "report" JSON NOT NULL,
    "explanations" JSONB,

    CONSTRAINT "kernel_report_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE INDEX "kernel_report_tenant_id_received_at_id_idx" ON "kernel_report"("tenant_id", "received_at" DESC, "id" DESC);

CREATE TABLE "kernel_line" (
    "tenant_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "segment_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "part" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "backfill" BOOLEAN NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "event" JSON NOT NULL,

    CONSTRAINT "kernel_line_pkey" PRIMARY KEY ("tenant_id","host","received_at","segment_id","index","part")
);
