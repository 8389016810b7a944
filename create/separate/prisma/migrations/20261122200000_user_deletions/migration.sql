-- Users whose rows in the app's database are to be deleted.
CREATE TABLE "user_deletions" (
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_deletions_pkey" PRIMARY KEY ("user_id")
);
