-- Why: a ticket that failed says whose reason that is, and one that the week had no place for takes none.
ALTER TABLE "follow_ups" ADD COLUMN "refused_by" text;