-- The passkeys of an imported user may have been made under several user handles: each passkey has its own.
ALTER TABLE "passkeys" ADD COLUMN "user_handle" TEXT;
UPDATE "passkeys" SET "user_handle" = "users"."webauthn_user_id" FROM "users" WHERE "users"."id" = "passkeys"."user_id";
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_handle_length" CHECK (char_length("user_handle") BETWEEN 2 AND 86);
CREATE INDEX "passkeys_user_handle_idx" ON "passkeys"("user_handle");

-- CreateTable
CREATE TABLE "imported_rows" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "imported_rows_pkey" PRIMARY KEY ("id")
);
