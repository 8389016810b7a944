-- Security notices that are still to be sent by e-mail, and whether the user wants them.
ALTER TABLE "users" ADD COLUMN "security_mails" BOOLEAN NOT NULL DEFAULT true;

CREATE TABLE "mails" (
    "event_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mails_pkey" PRIMARY KEY ("event_id"),
    CONSTRAINT "mails_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "security_events"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "mails_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "mails_due_at_idx" ON "mails"("due_at");
CREATE INDEX "mails_user_id_idx" ON "mails"("user_id");
