-- The guard of the last admin reads and locks all admins.
CREATE INDEX "users_role_idx" ON "users"("role");
