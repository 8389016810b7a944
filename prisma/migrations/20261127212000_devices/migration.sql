-- Browsers that a user has signed in with, and the security events they have yet to be told of.
CREATE TABLE "devices" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "name" TEXT,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "devices_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "devices_token_hash_length" CHECK (char_length("token_hash") = 43),
    CONSTRAINT "devices_name_length" CHECK (char_length("name") BETWEEN 1 AND 80),
    CONSTRAINT "devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "devices_user_id_token_hash_key" ON "devices"("user_id", "token_hash");
CREATE INDEX "devices_last_seen_at_idx" ON "devices"("last_seen_at");

ALTER TABLE "sessions" ADD COLUMN "device_id" UUID;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "sessions_device_id_idx" ON "sessions"("device_id");

CREATE TABLE "notices" (
    "device_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("device_id", "event_id"),
    CONSTRAINT "notices_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "notices_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "security_events"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "notices_event_id_idx" ON "notices"("event_id");
