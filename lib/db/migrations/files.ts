import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export type Migration = { name: string; script: string; checksum: string }

/** In the project's folder, or beside a container's server.js. */
export function migrationsIn(folder: string): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), folder, 'migrations')
}

export function readMigrations(directory: string): Migration[] {
  return readdirSync(/* turbopackIgnore: true */ directory)
    .filter((name) =>
      existsSync(path.join(/* turbopackIgnore: true */ directory, name, 'migration.sql')),
    )
    .sort()
    .map((name) => {
      const bytes = readFileSync(
        path.join(/* turbopackIgnore: true */ directory, name, 'migration.sql'),
      )
      return {
        name,
        script: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      }
    })
}

/**
 * Prisma's first migration creates "public", which the role may not be allowed to. Databases know
 * its checksum, so the file can't change.
 */
export function withoutPublicSchema(script: string): string {
  return script.replace(/^CREATE SCHEMA IF NOT EXISTS "public";/m, '')
}
