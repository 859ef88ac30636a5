-- Why: what a provider has to be asked is kept with its subject, and an environment's history is read in parts.
-- The two indexes on signals lock the table while they are built: seconds for a million rows.
ALTER TABLE "subjects" ADD COLUMN "open_questions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subjects" ADD COLUMN "learnt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subjects" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "signals_deployments" ON "signals" USING btree ("subject_key",(data->'deployment'->>'createdAt')) WHERE (data->'deployment'->>'createdAt') is not null;--> statement-breakpoint
CREATE INDEX "signals_about_revisions" ON "signals" USING btree ("subject_key",split_part(fact_key, ':', -1)) WHERE kind in ('revisions.compared', 'question.unanswered');--> statement-breakpoint
-- What was being asked when this was applied is found again.
INSERT INTO "outbox" ("id", "task", "ref", "due_at", "created_at")
SELECT gen_random_uuid(), 'recompute-subject', "ref", closecall_now(), closecall_now()
FROM "outbox" WHERE "task" = 'ask-provider'
ON CONFLICT ("task", "ref") DO NOTHING;
