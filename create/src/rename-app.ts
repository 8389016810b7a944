import { formatObject, isObject, parseObject } from './json-object.ts'
import { displayName } from './name.ts'
import { editFile, replaceOnce } from './text-files.ts'

/** Where the template says its own name to people. A test holds that there is no further place. */
const TEMPLATE_NAME = 'Latchkey'
const FIRST_VERSION = '0.1.0'

/** What the app was made from: stands in its package.json. */
export type Stamp = { template: string; version: string; created: string }

/** Gives the app its name where the template has its own, and says in package.json what it was made from. */
export async function renameApp(
  directory: string,
  name: string,
  stamp: Stamp,
  files: readonly string[],
): Promise<void> {
  const shown = displayName(name)
  await editFile(directory, 'package.json', (text) => stampManifest(text, name, stamp))
  if (files.includes('package-lock.json'))
    await editFile(directory, 'package-lock.json', (text) => renameLockfile(text, name))
  await editFile(directory, 'app/icon.svg', (text) =>
    replaceOnce(text, `<title>${TEMPLATE_NAME}</title>`, `<title>${shown}</title>`),
  )
}

/** The package.json of the app: its own name and version, none of the template's description and licence. */
export function stampManifest(text: string, name: string, stamp: Stamp): string {
  const own = { name, version: FIRST_VERSION, private: true, latchkey: stamp }
  const rest = Object.entries(parseObject(text)).filter(
    ([key]) => !Object.hasOwn(own, key) && key !== 'description' && key !== 'license',
  )
  return formatObject({ ...own, ...Object.fromEntries(rest) })
}

/** The lockfile says the name twice. */
export function renameLockfile(text: string, name: string): string {
  const lockfile = parseObject(text)
  const packages = isObject(lockfile.packages) ? lockfile.packages : {}
  const { license: _, ...root } = isObject(packages['']) ? packages[''] : {}
  const named = { name, version: FIRST_VERSION }
  return formatObject({
    ...lockfile,
    ...named,
    packages: { ...packages, '': { ...root, ...named } },
  })
}
