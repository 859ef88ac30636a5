-- Why: what providers are asked and can't tell, what people worked, what is counted only, and how far lists of the past are read.
-- The two indexes on signals and the three on candidates lock their tables while they are built: seconds for a million rows.
CREATE TABLE "access_problems" (
	"connection_id" text NOT NULL,
	"what" text NOT NULL,
	"cause" text NOT NULL,
	"failures" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "access_problems_connection_id_what_pk" PRIMARY KEY("connection_id","what")
);
--> statement-breakpoint
CREATE TABLE "call_budgets" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"window_from" timestamp (3) with time zone NOT NULL,
	"spent" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counted_findings" (
	"subject_key" text NOT NULL,
	"detector" text NOT NULL,
	"cycle" text NOT NULL,
	"service_id" text,
	"fingerprint" text NOT NULL,
	"fingerprint_words" jsonb NOT NULL,
	"title" text NOT NULL,
	"story" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "counted_findings_subject_key_detector_cycle_pk" PRIMARY KEY("subject_key","detector","cycle")
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"part" text PRIMARY KEY NOT NULL,
	"alive_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"subject_key" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"service_id" text,
	"fingerprint" text NOT NULL,
	"alert_key" text,
	"title" text NOT NULL,
	"number" integer,
	"url" text,
	"outcome" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"engaged_from" timestamp (3) with time zone,
	"worked_from" timestamp (3) with time zone,
	"worked_until" timestamp (3) with time zone,
	"worked_by" text,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lost_deliveries" (
	"connection_id" text NOT NULL,
	"key" text NOT NULL,
	"event" text NOT NULL,
	"because" text NOT NULL,
	"lost_at" timestamp (3) with time zone NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"recovered_at" timestamp (3) with time zone,
	"problem" text,
	CONSTRAINT "lost_deliveries_connection_id_key_pk" PRIMARY KEY("connection_id","key")
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"purpose" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"cursor" text,
	"progress" double precision DEFAULT 0 NOT NULL,
	"told" text,
	"facts" integer DEFAULT 0 NOT NULL,
	"new_facts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"claimed_until" timestamp (3) with time zone,
	"problem" text
);
--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "began_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "revisions" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "environment" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "poll_seconds" integer;--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "historical" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subjects" ADD COLUMN "historical" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "counted_findings_by_fingerprint" ON "counted_findings" USING btree ("fingerprint","occurred_at");--> statement-breakpoint
CREATE INDEX "incidents_engaged" ON "incidents" USING btree ("service_id","engaged_from") WHERE engaged_from is not null;--> statement-breakpoint
CREATE INDEX "incidents_worked" ON "incidents" USING btree ("started_at") WHERE worked_from is not null;--> statement-breakpoint
CREATE INDEX "incidents_by_fingerprint" ON "incidents" USING btree ("fingerprint","started_at");--> statement-breakpoint
CREATE INDEX "incidents_abandoned" ON "incidents" USING btree ("service_id","started_at") WHERE outcome = 'abandoned';--> statement-breakpoint
CREATE UNIQUE INDEX "readings_running" ON "readings" USING btree ("connection_id","purpose") WHERE finished_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "readings_by_time" ON "readings" USING btree ("connection_id","purpose","started_at");--> statement-breakpoint
CREATE INDEX "candidates_by_service" ON "candidates" USING btree ("service_id","occurred_at");--> statement-breakpoint
CREATE INDEX "candidates_by_environment" ON "candidates" USING btree ("environment","occurred_at");--> statement-breakpoint
CREATE INDEX "candidates_by_revision" ON "candidates" USING gin ("revisions");--> statement-breakpoint
CREATE INDEX "signals_run_ends" ON "signals" USING btree (split_part(subject_key, '/', 1),lower(split_part(data->'run'->>'repository', '/', 1)),"occurred_at") WHERE kind = 'ci_run.completed';--> statement-breakpoint
CREATE INDEX "signals_run_failures" ON "signals" USING btree (split_part(subject_key, '/', 1),lower(split_part(data->'run'->>'repository', '/', 1)),"occurred_at") WHERE kind = 'ci_run.completed' and data->>'conclusion' in ('failure', 'timed_out', 'startup_failure');--> statement-breakpoint
CREATE INDEX "signals_deployed_revision" ON "signals" USING btree ((data->'deployment'->>'sha')) WHERE kind = 'deployment.succeeded';