-- Why: what a team learns in its weekly review is written down beside the near miss.
CREATE TABLE "lessons" (
	"candidate_id" uuid PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL
);
