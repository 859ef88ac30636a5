-- Why: a ticket's readers can say that it is of no use, people can close it as a mistake, and what became of it in Jira is shown.
ALTER TABLE "follow_ups" ADD COLUMN "not_useful_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "closed_as_mistake_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "gone" text;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD COLUMN "notice" text;