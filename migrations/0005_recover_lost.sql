-- Why: looking for lost webhooks goes on where it stopped, and what can't be sent again does not hold up the rest.
CREATE TABLE "watched_hooks" (
	"connection_id" text NOT NULL,
	"hook" text NOT NULL,
	"read_until" timestamp (3) with time zone,
	"cursor" text,
	"reading_to" timestamp (3) with time zone,
	"next_read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "watched_hooks_connection_id_hook_pk" PRIMARY KEY("connection_id","hook")
);
--> statement-breakpoint
ALTER TABLE "lost_deliveries" ADD COLUMN "hook" text;--> statement-breakpoint
ALTER TABLE "lost_deliveries" ADD COLUMN "ref" text;--> statement-breakpoint
ALTER TABLE "lost_deliveries" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lost_deliveries" ADD COLUMN "next_try_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "lost_deliveries" ADD COLUMN "recovered_by" text;--> statement-breakpoint
CREATE INDEX "lost_deliveries_due" ON "lost_deliveries" USING btree ("connection_id","next_try_at") WHERE next_try_at is not null;
