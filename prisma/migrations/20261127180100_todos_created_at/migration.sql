-- A cursor of a list holds no other times.
UPDATE "todos" SET "created_at" = CURRENT_TIMESTAMP WHERE "created_at" NOT BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z';
ALTER TABLE "todos" ADD CONSTRAINT "todos_created_at_range" CHECK ("created_at" BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z');
