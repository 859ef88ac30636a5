-- Why: what was decided with a token of the API counts as people's by now, also what was decided before 0011, which
-- named the rules of people's alone. Read as it did, and only of what counts: what people judged, and whose ticket
-- was called of no use. These rows alone are locked meanwhile.
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
WHERE "found_by" IS NULL AND "detector" IN ('auto_resolved_page', 'retried_ci_failure', 'canary_rollback') AND (
	("decided_by" <> 'system' AND "decided_by" NOT LIKE 'policy:%' AND ("status" = 'confirmed' OR ("status" = 'dismissed' AND "decision_reason" = 'not_a_near_miss')))
	OR "id" IN (SELECT "candidate_id" FROM "follow_ups" WHERE "not_useful_at" IS NOT NULL)
);
