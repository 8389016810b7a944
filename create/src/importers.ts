import { formatObject, isObject, parseObject } from './json-object.ts'
import { layOver } from './lay-over.ts'
import { removeTable } from './remove-noun.ts'
import { editFile, replaceOnce } from './text-files.ts'

const COMMAND = 'node --import tsx --conditions=react-server scripts/import.ts'
const NEXT_LINE = '- [Upgrading](upgrading.md)'
const LINE = '- [Moving in and out](migrating.md): from and to better-auth and next-auth'

/** Adds the importers to the app, and names them in its scripts and documents. */
export async function addImporters(directory: string, overlay: string): Promise<void> {
  await layOver(overlay, directory, { replaces: false })
  await editFile(directory, 'package.json', (text) => {
    const manifest = parseObject(text)
    const scripts = isObject(manifest.scripts) ? manifest.scripts : {}
    return formatObject({ ...manifest, scripts: { ...scripts, import: COMMAND } })
  })
  await editFile(directory, 'docs/README.md', (text) =>
    replaceOnce(text, NEXT_LINE, `${LINE}\n${NEXT_LINE}`),
  )
}

/** Removes the table that records what was imported. */
export async function removeImporters(directory: string, files: readonly string[]): Promise<void> {
  await removeTable(directory, 'imported_rows', files)
}
