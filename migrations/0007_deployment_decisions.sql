-- Why: an environment's history is in the order in which deployments were decided, and is read in parts of that.
-- A chain looks for the revisions of each of its links, and what is pending in their index is read each time.
-- The two indexes on signals lock the table while they are built: seconds for a million rows.
CREATE INDEX "signals_decisions" ON "signals" USING btree ("subject_key","occurred_at") WHERE kind in ('deployment.succeeded', 'deployment.failed');--> statement-breakpoint
CREATE INDEX "signals_of_deployment" ON "signals" USING btree ("subject_key",(data->'deployment'->>'id')) WHERE (data->'deployment'->>'id') is not null;--> statement-breakpoint
ALTER INDEX "candidates_by_revision" SET (fastupdate = false);--> statement-breakpoint
SELECT gin_clean_pending_list('candidates_by_revision');
