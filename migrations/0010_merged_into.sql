-- Why: what people merged into a candidate comes back when that one is taken back, and so has to be found.
-- Candidates can not be written while its index is built.
CREATE INDEX "candidates_by_merge" ON "candidates" USING btree ("merged_into") WHERE merged_into is not null;
