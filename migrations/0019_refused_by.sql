-- Why: a ticket that failed says whose reason that is, and one that the week had no place for takes none.
ALTER TABLE "follow_ups" ADD COLUMN "refused_by" text;--> statement-breakpoint
UPDATE "follow_ups" SET "refused_by" = 'jira' WHERE "status" = 'failed' AND "sends" > 0;
