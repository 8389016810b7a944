import path from 'node:path'

/** The folder of this project, wherever a script is called from. */
export const PROJECT = path.resolve(import.meta.dirname, '..', '..')

/** What the project keeps on this machine: the embedded database's data and the secret. */
export const DATA = path.join(PROJECT, '.data')

/** The folders of the migrations, each with its `migration.sql`. */
export const MIGRATIONS = path.join(PROJECT, 'prisma', 'migrations')
