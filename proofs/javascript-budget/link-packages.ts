import { existsSync } from 'node:fs'
import { link, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})

/**
 * Hard-links packages of this project and their dependencies into a folder on the same disk:
 * Turbopack refuses symbolic links out of its root. Packages for other systems are skipped.
 */
export async function linkPackages(
  directory: string,
  names: string[],
  done = new Set<string>(),
): Promise<void> {
  for (const name of names) {
    const from = path.join(PROJECT, 'node_modules', name)
    if (done.has(name) || !existsSync(from)) continue
    done.add(name)
    await linkFolder(from, path.join(directory, 'node_modules', name))
    const { dependencies, optionalDependencies } = manifest.parse(
      JSON.parse(await readFile(path.join(from, 'package.json'), 'utf8')),
    )
    await linkPackages(directory, Object.keys({ ...dependencies, ...optionalDependencies }), done)
  }
}

async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) await linkFolder(source, target)
    else if (entry.isFile()) await link(source, target)
  }
}
