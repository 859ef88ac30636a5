-- Why: what each team's tracker takes is asked before the first ticket, a site that is unwell is left alone by
-- every process, a project takes so many tickets a day, and a team may rehearse. A rehearsed ticket is the one
-- of its fingerprint, so the index that keeps it single counts it: built anew, while few rows are locked.
CREATE TABLE "site_circuits" (
	"site" text PRIMARY KEY NOT NULL,
	"read_failures" integer DEFAULT 0 NOT NULL,
	"write_failures" integer DEFAULT 0 NOT NULL,
	"openings" integer DEFAULT 0 NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"open_until" timestamp (3) with time zone,
	"problem" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tracker_checks" (
	"team_id" text PRIMARY KEY NOT NULL,
	"target" jsonb NOT NULL,
	"checked_at" timestamp (3) with time zone,
	"problems" jsonb NOT NULL,
	"fields" jsonb NOT NULL,
	"tried_at" timestamp (3) with time zone NOT NULL,
	"unanswered" text
);
--> statement-breakpoint
DROP INDEX "follow_ups_live";--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "skips_limit" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "rehearsal" jsonb;--> statement-breakpoint
CREATE INDEX "follow_ups_sent" ON "follow_ups" USING btree ("project","sent_at") WHERE sent_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "follow_ups_live" ON "follow_ups" USING btree ("fingerprint") WHERE status in ('held', 'opening', 'unknown', 'open', 'failed', 'rehearsed');