-- Why: people were on a page in some of its episodes and not between them; what was the cure of an incident is found wherever it is now; accounts that settings name by their address.
-- Candidates can not be written while their index is built, nor incidents while their engagements are filled in: seconds for a million rows.
ALTER TABLE "connections" ADD COLUMN "accounts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "engagements" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "candidates_by_incident" ON "candidates" USING btree ((finding->'incident'->>'subject')) WHERE finding ? 'incident';--> statement-breakpoint
-- As one stretch, which is all that was kept; the next fact of a page tells its episodes apart.
UPDATE "incidents" SET "engagements" = jsonb_build_array(jsonb_build_object(
	'cycle', '',
	'beganAt', "started_at",
	'from', "engaged_from",
	'until', "ended_at",
	'workedFrom', CASE WHEN "worked_from" IS NOT NULL THEN "started_at" END
)) WHERE "engaged_from" IS NOT NULL;
