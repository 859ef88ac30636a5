-- Why: a look back tells what it read itself, and it is kept which of a webhook's deliveries can't be looked at any more.
ALTER TABLE "readings" ADD COLUMN "things_read" jsonb DEFAULT '{"incidents":0,"runs":0,"deployments":0,"changes":0}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "watched_hooks" ADD COLUMN "gone_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "watched_hooks" ADD COLUMN "gone_until" timestamp (3) with time zone;