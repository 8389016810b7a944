import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { applyPackageManager } from './apply-package-manager.ts'
import { cleanConfigs } from './clean-configs.ts'
import { EXCLUDED, isIn } from './excluded.ts'
import { addImporters, removeImporters } from './importers.ts'
import { layOver } from './lay-over.ts'
import { displayName } from './name.ts'
import type { PackageManager } from './package-manager.ts'
import type { Options } from './parse-arguments.ts'
import { removeNoun } from './remove-noun.ts'
import { renameApp } from './rename-app.ts'
import { separateDatabases } from './separate-databases.ts'
import { type Stamp, stampOf } from './stamp.ts'
import { removeFiles } from './text-files.ts'
import { writeEnv } from './write-env.ts'

/** The example noun. */
export const DEMO = 'todos'

export type Own = Pick<Options, 'demo' | 'databases' | 'imports' | 'providers'> & {
  name: string
  packageManager: PackageManager
  made: Pick<Stamp, 'version' | 'created'>
  /** Text of the template's package.json. */
  manifest: string
  /** Folder of `app/`, `import/` and `separate/`. */
  overlays: string
}

/** Removes the files that are only about the template. Returns the rest. */
export async function takeOutTemplate(
  directory: string,
  files: readonly string[],
): Promise<string[]> {
  const left = await without(directory, files, (file) => isIn(EXCLUDED, file))
  await cleanConfigs(directory)
  return left
}

/** Turns the template's files in a folder into an app. Used by the scaffold and `npm run adopt`. */
export async function makeOwn(
  directory: string,
  template: readonly string[],
  own: Own,
): Promise<void> {
  const { demo, databases, imports, providers, name, packageManager, manifest, overlays } = own
  // The others write their own lockfile.
  let files = await without(
    directory,
    template,
    (file) => file === 'package-lock.json' && packageManager !== 'npm',
  )
  if (imports) await addImporters(directory, path.join(overlays, 'import'))
  else await removeImporters(directory, files)
  if (!demo) files = await removeNoun(directory, DEMO, files)
  const isSeparate = databases === 'separate'
  if (isSeparate) await separateDatabases(directory, path.join(overlays, 'separate'), { demo })
  await layOver(path.join(overlays, 'app'), directory, {
    fill: {
      name: displayName(name),
      home: demo ? '/todos' : '/profile',
      import: imports,
      demo,
      separate: isSeparate,
      shared: !isSeparate,
    },
    replaces: true,
  })
  await renameApp(directory, name, stampOf(own, own.made), files)
  await applyPackageManager(directory, packageManager, manifest)
  if (!existsSync(path.join(directory, '.env'))) await writeEnv(directory, providers)
  // It covers the template's code, not the app.
  await mkdir(path.join(directory, 'docs'), { recursive: true })
  await rename(path.join(directory, 'LICENSE'), path.join(directory, 'docs', 'LICENSE-latchkey'))
}

async function without(
  directory: string,
  files: readonly string[],
  isGone: (file: string) => boolean,
): Promise<string[]> {
  await removeFiles(directory, files.filter(isGone))
  return files.filter((file) => !isGone(file))
}
