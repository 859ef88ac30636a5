-- Why: it is kept since when a candidate waits for a person, and whether a dismissed fingerprint came back already.
ALTER TABLE "candidates" ADD COLUMN "open_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "returned_from" uuid;--> statement-breakpoint
CREATE INDEX "candidates_by_return" ON "candidates" USING btree ("returned_from") WHERE returned_from is not null;
