-- Why: people split and merge patterns, and that holds for what is stored and for what comes later: beside
-- the fingerprint that counts stands the computed one with what was masked in it. A theme across services
-- has an owner. The new columns fill as their rows are grouped anew. Candidates, incidents and what is
-- only counted can not be written while an index of theirs is built.
-- The busiest table comes last, so that it is locked for its own columns and index alone.
CREATE TABLE "pattern_edits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"nth" bigint GENERATED ALWAYS AS IDENTITY (sequence name "pattern_edits_nth_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"fingerprint" text NOT NULL,
	"into" text,
	"computed" text,
	"position" integer,
	"values" text[],
	"note" text,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"undone_by" text,
	"undone_at" timestamp (3) with time zone,
	"undone_note" text
);
--> statement-breakpoint
CREATE TABLE "theme_owners" (
	"key" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"note" text,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "pattern_edits_by_fingerprint" ON "pattern_edits" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "pattern_edits_by_into" ON "pattern_edits" USING btree ("into");--> statement-breakpoint
ALTER TABLE "counted_findings" ADD COLUMN "computed_fingerprint" text;--> statement-breakpoint
ALTER TABLE "counted_findings" ADD COLUMN "masked_values" jsonb;--> statement-breakpoint
ALTER TABLE "counted_findings" ADD COLUMN "fingerprint_rules" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "counted_findings_by_computed" ON "counted_findings" USING btree ("computed_fingerprint","subject_key");--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "computed_fingerprint" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "masked_values" jsonb;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "fingerprint_rules" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "incidents_by_computed" ON "incidents" USING btree ("computed_fingerprint","subject_key");--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "computed_fingerprint" text;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "masked_values" jsonb;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "fingerprint_rules" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "candidates_by_computed" ON "candidates" USING btree ("computed_fingerprint","id");
