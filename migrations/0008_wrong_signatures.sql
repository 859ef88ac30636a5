-- Why: wrong signatures are shown with their connection; a counter each, so that nobody can fill the table with requests.
CREATE TABLE "wrong_signatures" (
	"connection_id" text PRIMARY KEY NOT NULL,
	"requests" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL
);
