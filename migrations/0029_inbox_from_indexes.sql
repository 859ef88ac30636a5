-- Why: every page of the inbox counts and ranks what waits, and looks for the chain of each row. Both are
-- read from indexes alone; from the table, that takes a block for nearly every row.
CREATE INDEX "candidates_undecided" ON "candidates" USING btree ("status","fingerprint","team_id","priority","id","is_first","occurred_at","open_since","detected_at","service_id","detector") WHERE status in ('open', 'settling');--> statement-breakpoint
-- Built beside the former one, which goes last: until then the table can be read.
CREATE INDEX "candidates_by_service_new" ON "candidates" USING btree ("service_id","occurred_at","id","began_at","status","decided_by");--> statement-breakpoint
DROP INDEX "candidates_by_service";--> statement-breakpoint
ALTER INDEX "candidates_by_service_new" RENAME TO "candidates_by_service";