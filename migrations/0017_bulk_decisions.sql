-- Why: one decision for many candidates is work that goes on by itself, and a person may say whose a candidate is.
-- The candidates, which others wait for, come last.
CREATE TABLE "bulk_items" (
	"job_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"candidate_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"outcome" text,
	"version_after" integer,
	"refusal" jsonb,
	CONSTRAINT "bulk_items_job_id_position_pk" PRIMARY KEY("job_id","position")
);
--> statement-breakpoint
CREATE TABLE "bulk_jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"decision" jsonb NOT NULL,
	"filter" jsonb,
	"undoes" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"idempotency_key" text,
	"request_hash" text,
	"total" integer NOT NULL,
	"decided" integer DEFAULT 0 NOT NULL,
	"refused" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by" text
);
--> statement-breakpoint
CREATE INDEX "bulk_items_by_outcome" ON "bulk_items" USING btree ("job_id","outcome","position");--> statement-breakpoint
CREATE UNIQUE INDEX "bulk_jobs_request" ON "bulk_jobs" USING btree ("created_by","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "bulk_jobs_undo" ON "bulk_jobs" USING btree ("undoes") WHERE undoes is not null and cancelled_at is null;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "team_assigned_by" text;
