-- Why: teams are told by mail or chat what is worth a look, each day at most once and each way at most once.
CREATE TABLE "digest_sends" (
	"digest_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"status" text NOT NULL,
	"problem" text,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "digest_sends_digest_id_channel_pk" PRIMARY KEY("digest_id","channel")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"day" text NOT NULL,
	"content" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_chats" (
	"team_id" text PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_id" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "digest" jsonb;--> statement-breakpoint
ALTER TABLE "digest_sends" ADD CONSTRAINT "digest_sends_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "digests_day" ON "digests" USING btree ("team_id","day");--> statement-breakpoint
CREATE INDEX "digests_told" ON "digests" USING btree ("team_id","created_at") WHERE content is not null;