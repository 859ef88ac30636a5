-- Why: tickets that rules open wait for the team's working hours and are counted by the week; what an admin
-- declined is not offered again; and a stored version of the policy stays what it was, whoever writes.
CREATE TABLE "declined_offers" (
	"offer" text PRIMARY KEY NOT NULL,
	"agreed" integer NOT NULL,
	"disagreed" integer NOT NULL,
	"declined_by" text NOT NULL,
	"declined_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "working_hours" jsonb;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "automatic_tickets_per_week" integer;--> statement-breakpoint
CREATE INDEX "follow_ups_automatic" ON "follow_ups" USING btree ("team_id","created_at") WHERE requested_by like 'policy:%';--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_automatic_tickets" CHECK ("teams"."automatic_tickets_per_week" >= 0);--> statement-breakpoint
CREATE FUNCTION "keep_policy_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a stored version of the policy can not be changed';
END
$$;--> statement-breakpoint
CREATE TRIGGER "policies_stay" BEFORE UPDATE ON "policies" FOR EACH ROW
WHEN ((old.version, old.document, old.author, old.note, old.created_at)
	IS DISTINCT FROM (new.version, new.document, new.author, new.note, new.created_at))
EXECUTE FUNCTION "keep_policy_version"();--> statement-breakpoint
CREATE TRIGGER "policies_remain" BEFORE DELETE ON "policies" FOR EACH ROW
EXECUTE FUNCTION "keep_policy_version"();
