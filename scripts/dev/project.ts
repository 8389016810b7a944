import path from 'node:path'

/** The project's folder, whatever the working directory. */
export const PROJECT = path.resolve(import.meta.dirname, '..', '..')

/** Local data of this machine: the embedded database and the secret. */
export const DATA = path.join(PROJECT, '.data')
