-- Why: it is kept since when a candidate waits for a person, and whether a dismissed fingerprint came back already.
-- What was accepted for a time before comes back at its end too.
-- Those are read before the table is locked.
INSERT INTO "outbox" ("id", "task", "ref", "due_at", "created_at")
  SELECT gen_random_uuid(), 'end-acceptance', "id"::text, "accepted_until", closecall_now()
  FROM "candidates" WHERE "status" = 'dismissed' AND "accepted_until" IS NOT NULL
  ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "open_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "returned_from" uuid;--> statement-breakpoint
CREATE INDEX "candidates_by_return" ON "candidates" USING btree ("returned_from") WHERE returned_from is not null;
