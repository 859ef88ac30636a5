-- Why: a pattern that fires all day has thousands of occurrences, and each decision and each find counts them.
-- Built beside the former one, which goes last: until then the table can be read.
CREATE INDEX "candidates_by_fingerprint_new" ON "candidates" USING btree ("fingerprint","occurred_at","id","status","decided_by","decision_reason");--> statement-breakpoint
DROP INDEX "candidates_by_fingerprint";--> statement-breakpoint
ALTER INDEX "candidates_by_fingerprint_new" RENAME TO "candidates_by_fingerprint";