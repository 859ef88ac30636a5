-- Why: what people decided with a token of the API counts as theirs; only what rules did never does.
-- Built beside the former one, which goes last: until then the table can be read.
CREATE INDEX "candidates_judgements_new" ON "candidates" USING btree ("detector","found_by","service_id","status") WHERE "candidates"."decided_by" <> 'system' and "candidates"."decided_by" not like 'policy:%' and ("candidates"."status" = 'confirmed' or ("candidates"."status" = 'dismissed' and "candidates"."decision_reason" = 'not_a_near_miss'));--> statement-breakpoint
DROP INDEX "candidates_judgements";--> statement-breakpoint
ALTER INDEX "candidates_judgements_new" RENAME TO "candidates_judgements";
