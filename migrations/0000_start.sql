-- Why: the first tables: what arrived, what it meant, what was decided, what is owed.
-- Time in the database is this one function. Tests shift it; nothing else writes clock_shift.
CREATE TABLE "clock_shift" (
	"only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
	"shift" interval NOT NULL
);
--> statement-breakpoint
INSERT INTO "clock_shift" ("shift") VALUES (interval '0');
--> statement-breakpoint
CREATE FUNCTION closecall_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT date_trunc('milliseconds', statement_timestamp() + (SELECT shift FROM clock_shift)) $$;
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "candidates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject_key" text NOT NULL,
	"connection_id" text NOT NULL,
	"detector" text NOT NULL,
	"cycle" text NOT NULL,
	"status" text NOT NULL,
	"previous_status" text,
	"title" text NOT NULL,
	"story" text NOT NULL,
	"service_id" text,
	"team_id" text,
	"fingerprint" text NOT NULL,
	"fingerprint_words" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"detected_at" timestamp (3) with time zone NOT NULL,
	"settles_at" timestamp (3) with time zone NOT NULL,
	"finding" jsonb NOT NULL,
	"priority" double precision NOT NULL,
	"severity" double precision NOT NULL,
	"closeness" double precision NOT NULL,
	"recurrence" double precision NOT NULL,
	"agreement" double precision NOT NULL,
	"agreement_low" double precision NOT NULL,
	"score_reasons" jsonb NOT NULL,
	"verdict" text,
	"trace" jsonb NOT NULL,
	"policy_version" integer,
	"customer_impact" text NOT NULL,
	"gap" text NOT NULL,
	"is_first" boolean NOT NULL,
	"historical" boolean NOT NULL,
	"occurrences" integer NOT NULL,
	"facts_changed" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision" text,
	"decision_reason" text,
	"decision_note" text,
	"accepted_by" text,
	"accepted_until" timestamp (3) with time zone,
	"snoozed_until" timestamp (3) with time zone,
	"merged_into" uuid,
	"follow_up_id" uuid,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_pauses" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_secrets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"purpose" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_id" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"connector" text NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"body_limit_mb" double precision,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"key" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"headers" jsonb NOT NULL,
	"body" "bytea" NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"event" text,
	"reason" text,
	"processed_at" timestamp (3) with time zone,
	"historical" boolean DEFAULT false NOT NULL,
	"signal_count" integer DEFAULT 0 NOT NULL
) PARTITION BY RANGE ("id");
--> statement-breakpoint
-- Bodies of webhooks are big and read once: lz4 where the server has it, else not compressed at all.
DO $$ BEGIN
	ALTER TABLE "deliveries" ALTER COLUMN "body" SET COMPRESSION lz4;
EXCEPTION WHEN OTHERS THEN
	ALTER TABLE "deliveries" ALTER COLUMN "body" SET STORAGE EXTERNAL;
END $$;
--> statement-breakpoint
-- Catches ids whose time has no partition (a clock far off); the weekly ones are kept ahead by the service.
CREATE TABLE "deliveries_rest" PARTITION OF "deliveries" DEFAULT;
--> statement-breakpoint
CREATE TABLE "delivery_keys" (
	"connection_id" text NOT NULL,
	"key" text NOT NULL,
	"delivery_id" uuid NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delivery_keys_connection_id_key_pk" PRIMARY KEY("connection_id","key")
);
--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"candidate_id" uuid NOT NULL,
	"team_id" text,
	"connection_id" text,
	"project" text,
	"issue_type" text,
	"marker" text NOT NULL,
	"status" text NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"unknown_since" timestamp (3) with time zone,
	"checks" integer DEFAULT 0 NOT NULL,
	"sends" integer DEFAULT 0 NOT NULL,
	"issue_id" text,
	"issue_key" text,
	"issue_url" text,
	"problem" text,
	"tracker_status" jsonb,
	"tracker_seen_at" timestamp (3) with time zone,
	"comment_id" text,
	"previous_id" uuid,
	"requested_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_checks" (
	"key_id" text PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_links" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_name" text NOT NULL,
	"role" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task" text NOT NULL,
	"ref" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"problem" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"version" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policies_version_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"document" jsonb NOT NULL,
	"active" boolean NOT NULL,
	"author" text NOT NULL,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"activated_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "queue_probes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text,
	"team_id" text,
	"tier" smallint,
	"match" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "services_tier" CHECK ("services"."tier" between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_name" text NOT NULL,
	"role" text NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signals" (
	"subject_key" text NOT NULL,
	"fact_key" text NOT NULL,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"delivery_id" uuid,
	"data" jsonb NOT NULL,
	CONSTRAINT "signals_subject_key_fact_key_pk" PRIMARY KEY("subject_key","fact_key")
);
--> statement-breakpoint
CREATE TABLE "subjects" (
	"key" text PRIMARY KEY NOT NULL,
	"connection_id" text NOT NULL,
	"kind" text NOT NULL,
	"because" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"jira" jsonb
);
--> statement-breakpoint
ALTER TABLE "connection_secrets" ADD CONSTRAINT "connection_secrets_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "audit_events_entity" ON "audit_events" USING btree ("entity","entity_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "candidates_identity" ON "candidates" USING btree ("subject_key","detector","cycle");--> statement-breakpoint
CREATE INDEX "candidates_by_priority" ON "candidates" USING btree ("status","priority","id");--> statement-breakpoint
CREATE INDEX "candidates_by_time" ON "candidates" USING btree ("occurred_at","id");--> statement-breakpoint
CREATE INDEX "candidates_by_decision" ON "candidates" USING btree ("decided_at","id") WHERE decided_at is not null;--> statement-breakpoint
CREATE INDEX "candidates_by_fingerprint" ON "candidates" USING btree ("fingerprint","occurred_at");--> statement-breakpoint
CREATE INDEX "candidates_judged" ON "candidates" USING btree ("detector","service_id") WHERE decided_by like 'person:%';--> statement-breakpoint
CREATE INDEX "candidates_by_follow_up" ON "candidates" USING btree ("follow_up_id") WHERE follow_up_id is not null;--> statement-breakpoint
CREATE INDEX "connection_secrets_connection" ON "connection_secrets" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "deliveries_pending" ON "deliveries" USING btree ("due_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "deliveries_quarantined" ON "deliveries" USING btree ("id") WHERE status = 'quarantined';--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_live" ON "follow_ups" USING btree ("fingerprint") WHERE status in ('held', 'opening', 'unknown', 'open', 'failed');--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_marker" ON "follow_ups" USING btree ("marker");--> statement-breakpoint
CREATE INDEX "follow_ups_issue" ON "follow_ups" USING btree ("connection_id","issue_id");--> statement-breakpoint
CREATE INDEX "follow_ups_candidate" ON "follow_ups" USING btree ("candidate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_task" ON "outbox" USING btree ("task","ref");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "policies_active" ON "policies" USING btree ("active") WHERE active;--> statement-breakpoint
CREATE INDEX "signals_delivery" ON "signals" USING btree ("delivery_id");