-- When the user asked not to be offered a passkey again.
ALTER TABLE "users" ADD COLUMN "passkey_offer_dismissed_at" TIMESTAMPTZ(3);
