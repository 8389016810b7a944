-- Admins page through everybody's events.
CREATE INDEX CONCURRENTLY "security_events_created_at_id_idx" ON "security_events"("created_at" DESC, "id");
