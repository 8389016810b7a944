import { defineConfig } from 'prisma/config'

// scripts/prisma.ts names the folder where there are several databases.
const folder = process.env.PRISMA_FOLDER ?? 'prisma'

// The URL matters only to commands that talk to a database; scripts/prisma.ts sets it for them.
export default defineConfig({
  schema: `${folder}/schema.prisma`,
  migrations: { path: `${folder}/migrations`, seed: 'npm run db:seed' },
  datasource: {
    url: process.env.DATABASE_URL ?? 'postgresql://unset@127.0.0.1:1/unset',
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL,
  },
})
