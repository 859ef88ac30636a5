-- Why: the readers of a ticket are told of each edit of its comment, so one that would say the same again is left out.
ALTER TABLE "follow_ups" ADD COLUMN "comment_digest" text;