-- Why: what a reading could not read is told at its end and read again, and a poll asks which incidents ended lately.
-- Incidents can not be written while its index is built.
ALTER TABLE "readings" ADD COLUMN "left_out" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "incidents_by_end" ON "incidents" USING btree ("connection_id","ended_at");