-- Why: a pattern that fires all day has thousands of occurrences, and each decision and each find counts them.
DROP INDEX "candidates_by_fingerprint";--> statement-breakpoint
CREATE INDEX "candidates_by_fingerprint" ON "candidates" USING btree ("fingerprint","occurred_at","id","status","decided_by","decision_reason");