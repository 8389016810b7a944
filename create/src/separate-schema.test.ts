import { expect, test } from 'vitest'
import { splitMigration, splitSchema } from './separate-schema.ts'

const SCHEMA = `// Both.
generator client {
  provider = "prisma-client"
}

datasource db {
  provider = "postgresql"
}

enum Role {
  user
  admin
}

enum Theme {
  light
  dark

  @@map("theme")
}

/// A person.
model User {
  id   String @id
  role Role

  sessions Session[]
  profile  UserProfile?
}

model Session {
  userId String

  user User @relation(fields: [userId], references: [id], onDelete: Cascade)
}

/// One per user.
model UserProfile {
  userId String @id @map("user_id") @db.Uuid
  theme  Theme

  user User @relation(fields: [userId], references: [id], onDelete: Cascade)

  @@map("user_profiles")
}
`

test('a schema is split between authentication and the app, without the relations between them', () => {
  const { auth, app } = splitSchema(SCHEMA)
  expect(auth).toContain('model User {\n  id   String @id\n  role Role\n\n  sessions Session[]\n}')
  expect(auth).toContain('user User @relation')
  expect(auth).not.toMatch(/Theme|UserProfile|One per user/)
  expect(app.schema).toContain('datasource db')
  expect(app.schema).toContain(
    '/// One per user.\nmodel UserProfile {\n  userId String @id @map("user_id") @db.Uuid\n  theme  Theme\n\n  @@map("user_profiles")\n}\n',
  )
  expect(app.schema).not.toMatch(/Role|model User |Session|@relation/)
  expect([app.tables, app.types]).toEqual([['user_profiles'], ['theme']])
})

test('an enum that both use stays in both', () => {
  const { auth, app } = splitSchema(
    SCHEMA.replace('  role Role\n', '  role  Role\n  theme Theme\n'),
  )
  expect([auth.includes('enum Theme'), app.schema.includes('enum Theme')]).toEqual([true, true])
})

test('an unexpected schema is an error', () => {
  expect(() => splitSchema('model Other {\n  id Int @id\n}\n')).toThrow('none of the models')
})

const PART = { schema: '', tables: ['user_profiles', 'todos'], types: ['theme'] }

test('each statement of a migration follows its table; foreign keys from the app’s tables are removed', () => {
  const text = `-- CreateEnum
CREATE TYPE "theme" AS ENUM ('light');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL
);

-- CreateTable
CREATE TABLE "user_profiles" (
    "theme" "theme" NOT NULL
);

-- AddForeignKey
ALTER TABLE "user_profiles" ADD CONSTRAINT "f" FOREIGN KEY ("user_id") REFERENCES "users"("id");

-- AddForeignKey
ALTER TABLE "todos" ADD CONSTRAINT "g" FOREIGN KEY ("x") REFERENCES "user_profiles"("id");
`
  const { auth, app } = splitMigration(text, PART)
  expect(auth).toBe('-- CreateTable\nCREATE TABLE "users" (\n    "id" UUID NOT NULL\n);\n')
  expect(app?.match(/^(CREATE|ALTER) .*"(theme|user_profiles|todos)"/gm)).toHaveLength(3)
  expect(app).not.toContain('"users"')
})

test('a migration of one half stays as it is, and the other is empty', () => {
  const text =
    '-- Why.\nALTER TABLE "users" ADD COLUMN "x" TEXT;\n\n\nALTER TABLE "users" ADD COLUMN "y" TEXT;'
  expect(splitMigration(text, PART)).toEqual({ auth: text, app: null })
  expect(splitMigration('CREATE INDEX "i" ON "todos"("x");\n', PART)).toEqual({
    auth: null,
    app: 'CREATE INDEX "i" ON "todos"("x");\n',
  })
})
