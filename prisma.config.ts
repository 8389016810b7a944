import { defineConfig } from 'prisma/config'

// The URL matters only to commands that talk to a database; scripts/prisma.ts sets it for them.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'npm run db:seed' },
  datasource: {
    url: process.env.DATABASE_URL ?? 'postgresql://unset@127.0.0.1:1/unset',
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL,
  },
})
