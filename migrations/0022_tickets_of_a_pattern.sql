-- Why: with thousands of tickets, those of one pattern and those of no use are found without reading all.
CREATE INDEX "follow_ups_fingerprint" ON "follow_ups" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "follow_ups_not_useful" ON "follow_ups" USING btree ("candidate_id") WHERE not_useful_at is not null;