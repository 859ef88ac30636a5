-- Why: what people said is counted by the rule that found it, a person's word stands beside what was computed, and
-- how often things come back is learnt. Candidates can not be written while the index is built. Which rule found
-- what was judged, or waits for it, is read from what is kept of it; of the others it is not asked.
CREATE TABLE "recurrence_priors" (
	"detector" text NOT NULL,
	"tier" integer NOT NULL,
	"alpha" double precision NOT NULL,
	"beta" double precision NOT NULL,
	"fingerprints" integer NOT NULL,
	"period_days" double precision NOT NULL,
	"learnt_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recurrence_priors_detector_tier_pk" PRIMARY KEY("detector","tier")
);
--> statement-breakpoint
DROP INDEX "candidates_judged";--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "found_by" text;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "scored_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "said_closeness" integer;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "said_severity" integer;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "said_by" text;--> statement-breakpoint
UPDATE "candidates" SET "found_by" = CASE "detector"
	WHEN 'auto_resolved_page' THEN CASE
		WHEN finding->'closeness'->>'because' LIKE 'it reached the last level%' THEN 'last_level'
		WHEN finding->'labels' ? 'escalated' THEN 'escalated'
		WHEN finding->'labels' ? 'acknowledged' THEN 'acknowledged'
		WHEN finding->'closeness'->>'because' LIKE 'a person was on it%' THEN 'handled'
		ELSE 'untouched' END
	WHEN 'retried_ci_failure' THEN CASE
		WHEN finding->'labels' ? 'shared_cause' THEN 'shared_cause'
		WHEN finding->'labels' ? 'other_ci' THEN 'check_retried'
		WHEN finding->'labels' ? 'weaker' THEN 'commit_retried'
		ELSE 'run_retried' END
	WHEN 'canary_rollback' THEN CASE
		WHEN finding->'fingerprint'->>'source' = 'jira' THEN 'ticket_moved'
		ELSE finding->'labels'->>0 END
	END
WHERE "decided_by" LIKE 'person:%' OR "status" IN ('settling', 'open', 'snoozed');--> statement-breakpoint
CREATE INDEX "candidates_judgements" ON "candidates" USING btree ("detector","found_by","service_id","status") WHERE decided_by like 'person:%' and (status = 'confirmed' or (status = 'dismissed' and decision_reason = 'not_a_near_miss'));
