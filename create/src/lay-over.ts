import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Values of `{{words}}`, and whether lines that begin with a flag are kept. */
export type Fill = Record<string, string | boolean>

/**
 * Copies files into the app and returns their paths. `replaces`: whether they may exist already.
 */
export async function layOver(
  overlay: string,
  directory: string,
  { fill = {}, replaces }: { fill?: Fill; replaces: boolean },
): Promise<string[]> {
  const entries = await readdir(overlay, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(overlay, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
  for (const file of files) {
    const destination = path.join(directory, file)
    await mkdir(path.dirname(destination), { recursive: true })
    const text = filled(await readFile(path.join(overlay, file), 'utf8'), fill)
    await writeFile(destination, text, { mode: 0o644, flag: replaces ? 'w' : 'wx' })
  }
  return files.sort()
}

/**
 * Fills in `{{name}}`. Keeps a line that begins with `{{flag}}`, without the flag, or removes it.
 */
function filled(text: string, fill: Fill): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [mark, flag = ''] = /^\{\{(\w+)\}\}/.exec(line) ?? []
      if (!mark || typeof fill[flag] !== 'boolean') return [line]
      return fill[flag] ? [line.slice(mark.length)] : []
    })
    .join('\n')
    .replace(/\{\{([^{}]+)\}\}/g, (mark, name) =>
      typeof fill[name] === 'string' ? fill[name] : mark,
    )
}
