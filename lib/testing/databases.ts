import { DATABASES } from '@/lib/env/database'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

/** In tests the databases of an app share a name; the second and later ones end in a number. */
function nameOf(name: string, index: number): string {
  return index === 0 ? name : `${name}_${index + 1}`
}

/** The addresses of all databases of an app, given the first. */
export function databasesBeside(url: string) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  return DATABASES.map(({ variable, folder }, index) => {
    const address = databaseUrl(url, nameOf(name, index))
    return { variable, folder, url: address, directUrl: address }
  })
}

/**
 * The variables for all databases of an app, given the address of the first; none if it is invalid.
 */
export function databaseVariablesBeside(url: string | undefined) {
  const addresses = url && URL.canParse(url) ? databasesBeside(url).map((one) => one.url) : []
  return Object.fromEntries(
    DATABASES.flatMap(({ variable }, index) => [
      [variable, addresses[index]],
      [`DIRECT_${variable}`, undefined],
    ]),
  )
}

/**
 * Creates all databases of an app unless they exist, as copies of `template` if given. `url` is any
 * database on the server.
 */
export async function createDatabases(url: string, name: string, template?: string): Promise<void> {
  for (const index of DATABASES.keys())
    await createDatabase(url, nameOf(name, index), template && nameOf(template, index))
}

/** Drops them if they exist, even with open connections. */
export async function dropDatabases(url: string, name: string): Promise<void> {
  for (const index of DATABASES.keys()) await dropDatabase(url, nameOf(name, index))
}
