-- Why: pages show at once what others decided, whichever process it was in; the history is written in the transaction of each change, so what is told there is missed nowhere.
-- The message is the same for every change, so that a transaction sends one, whatever it changed: who listens looks into the history. What was found and waits, or settled for nobody to see, tells nobody.
CREATE FUNCTION tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
	IF EXISTS (
		SELECT 1 FROM added
		WHERE entity = 'candidate' AND (action <> 'detected' OR detail->>'status' = 'open')
			AND (detail->>'from' = 'settling' AND detail->>'to' IN ('logged', 'suppressed', 'merged', 'withdrawn')) IS NOT TRUE
	) THEN
		PERFORM pg_notify('closecall_changed', 'candidates');
	END IF;
	RETURN NULL;
END
$function$;--> statement-breakpoint
CREATE TRIGGER audit_events_tell AFTER INSERT ON audit_events
	REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changes();
