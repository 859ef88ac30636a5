-- Why: a page that came back hours after it first cleared and was worked is found by when that work began.
-- Incidents can not be written while its index is built.
CREATE INDEX "incidents_worked_alert" ON "incidents" USING btree ("fingerprint","worked_from") WHERE worked_from is not null;
