import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseObject } from './json-object.ts'
import { type Environment, runCommand } from './run-command.ts'
import type { Stamp } from './stamp.ts'

/**
 * The folder of the package create-latchkey in an older version: from the registry that npm uses in
 * the app's folder, or a folder or tarball of your own. Throws if it can't be had, or is another version.
 */
export async function findPackage(
  given: string | null,
  version: string,
  { cwd, work, env }: { cwd: string; work: string; env: Environment },
): Promise<string> {
  const isFolder =
    given !== null && (await stat(path.resolve(cwd, given)).catch(() => null))?.isDirectory()
  const folder = isFolder ? path.resolve(cwd, given) : await unpack()
  const manifest = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => '{}')
  const found = parseObject(manifest)
  if (found.name !== 'create-latchkey')
    throw new Error(`${given} is not the package create-latchkey.`)
  if (found.version !== version)
    throw new Error(`${given} is create-latchkey ${found.version}, but the app is from ${version}.`)
  return folder

  async function unpack(): Promise<string> {
    const wanted = given === null ? `create-latchkey@${version}` : path.resolve(cwd, given)
    const packed = path.join(work, 'package')
    await mkdir(packed)
    const command = ['npm', 'pack', '--silent', '--pack-destination', packed, wanted]
    const fetched = await runCommand(command, { cwd, env })
    const file = fetched.output.trim().split('\n').at(-1) ?? ''
    const unpacked =
      fetched.code === 0 ? await runCommand(['tar', '-xzf', file], { cwd: packed }) : fetched
    if (unpacked.code !== 0)
      throw new Error(
        `${wanted} could not be fetched. Give it as a folder or tarball: --base <path>`,
      )
    return path.join(packed, 'package')
  }
}

/** Makes the app again with a version of create-latchkey, in a folder that is not there yet. */
export async function renderApp(
  folder: string,
  { name, options }: Pick<Stamp, 'name' | 'options'>,
  directory: string,
): Promise<void> {
  const parent = `${directory}-made`
  await mkdir(parent)
  const command = [path.join(folder, 'dist', 'bin.js'), name, '-y', '--skip-install', '--no-git']
  const { code, output } = await runCommand([process.execPath, ...command, ...options], {
    cwd: parent,
  })
  if (code !== 0) {
    const reason = output.trim().split('\n').at(-1)
    throw new Error(`create-latchkey could not make the app again to compare: ${reason}`)
  }
  await rename(path.join(parent, name), directory)
  await rm(parent, { recursive: true })
}
