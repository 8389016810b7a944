-- The sweep finds sessions that have not been seen for a week.
CREATE INDEX "sessions_last_seen_at_idx" ON "sessions"("last_seen_at");
