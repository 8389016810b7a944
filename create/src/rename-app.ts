import { formatObject, isObject, parseObject } from './json-object.ts'
import { displayName } from './name.ts'
import type { Stamp } from './stamp.ts'
import { editFile, replaceOnce } from './text-files.ts'

/** Files that show the template's name. A test checks that there are no others. */
const TEMPLATE_NAME = 'Latchkey'
const FIRST_VERSION = '0.1.0'

/** Replaces the template's name and records in package.json what the app was made from. */
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

/** Its own name and version, without the template's description, keywords and licence. */
export function stampManifest(text: string, name: string, stamp: Stamp): string {
  const own = { name, version: FIRST_VERSION, private: true, latchkey: stamp }
  const rest = Object.entries(parseObject(text)).filter(
    ([key]) => !Object.hasOwn(own, key) && !['description', 'keywords', 'license'].includes(key),
  )
  return formatObject({ ...own, ...Object.fromEntries(rest) })
}

/** The lockfile has the name twice. */
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
