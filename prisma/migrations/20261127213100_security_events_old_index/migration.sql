-- The new one serves the sweep as well.
DROP INDEX "security_events_created_at_idx";
