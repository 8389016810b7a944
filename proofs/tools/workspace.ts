import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder the workspace of an app below it, as docs/deployment.md says: the root has the
 * lockfile and the settings that package managers read only there.
 */
export async function makeWorkspace(root: string, app: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(app, 'package.json'), 'utf8'))
  const { overrides, allowScripts } = manifest
  const own = { name: 'root', private: true, workspaces: ['apps/*'], overrides, allowScripts }
  await writeFile(path.join(root, 'package.json'), JSON.stringify(own, null, 2))
  await rm(path.join(app, 'package-lock.json'), { force: true })
  const settings = path.join(app, 'pnpm-workspace.yaml')
  if (!existsSync(settings)) return
  const text = await readFile(settings, 'utf8')
  await writeFile(path.join(root, 'pnpm-workspace.yaml'), `packages:\n  - apps/*\n${text}`)
  await rm(settings)
}
