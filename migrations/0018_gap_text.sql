-- Why: with the kind of gap that a near miss shows a person may say in a line what it is.
ALTER TABLE "candidates" ADD COLUMN "gap_text" text;