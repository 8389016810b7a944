import { DATABASES } from '@/lib/env/databases'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

/** Under test, the databases of one app have one name, and a number from the second on. */
function nameOf(name: string, index: number): string {
  return index === 0 ? name : `${name}_${index + 1}`
}

/** The addresses of all databases of an app, by that of the first. */
export function databasesBeside(url: string) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  return DATABASES.map(({ variable, folder }, index) => {
    const address = databaseUrl(url, nameOf(name, index))
    return { variable, folder, url: address, directUrl: address }
  })
}

/** The variables that name all databases of an app, by the address of the first; without a readable one, none. */
export function databaseVariablesBeside(url: string | undefined) {
  const addresses = url && URL.canParse(url) ? databasesBeside(url).map((one) => one.url) : []
  return Object.fromEntries(
    DATABASES.flatMap(({ variable }, index) => [
      [variable, addresses[index]],
      [`DIRECT_${variable}`, undefined],
    ]),
  )
}

/** Makes all databases of an app unless they exist, as copies of others if those are named. `url` is that of another database of the server. */
export async function createDatabases(url: string, name: string, template?: string): Promise<void> {
  for (const index of DATABASES.keys())
    await createDatabase(url, nameOf(name, index), template && nameOf(template, index))
}

/** Removes them if they exist, whoever is connected. */
export async function dropDatabases(url: string, name: string): Promise<void> {
  for (const index of DATABASES.keys()) await dropDatabase(url, nameOf(name, index))
}
