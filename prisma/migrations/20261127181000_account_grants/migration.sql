-- Whether the provider vouches for the e-mail, and until when somebody is refreshing the tokens.
ALTER TABLE "accounts"
  ADD COLUMN "email_verified" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "refreshing_until" TIMESTAMPTZ(3);

-- So far a user's e-mail came from an account that vouched for it.
UPDATE "accounts" SET "email_verified" = true FROM "users"
WHERE "users"."id" = "accounts"."user_id" AND "users"."email_verified" AND "users"."email" = "accounts"."email";
