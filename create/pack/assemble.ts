import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { cleanConfigs } from '../src/clean-configs.ts'
import { packedPath } from '../src/copy-template.ts'
import { formatObject, parseObject } from '../src/json-object.ts'
import { overlayFiles, templateFiles } from './template-files.ts'

const run = promisify(execFile)
const CREATE = path.resolve(import.meta.dirname, '..')
const REPOSITORY = path.resolve(CREATE, '..')
const require = createRequire(import.meta.url)

/**
 * Writes the published package into an empty or missing folder: the compiled command, the template,
 * its overlays, README, licence and changelog. Outside `create/`, so that no tool sees the files
 * twice.
 */
export async function assemble(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  await run(process.execPath, [tsc, '--project', CREATE, '--outDir', path.join(directory, 'dist')])
  const { private: _, ...manifest } = parseObject(
    await readFile(path.join(CREATE, 'package.json'), 'utf8'),
  )
  await writeFile(path.join(directory, 'package.json'), formatObject(manifest))
  await cp(path.join(CREATE, 'README.md'), path.join(directory, 'README.md'))
  for (const file of ['LICENSE', 'CHANGELOG.md'])
    await cp(path.join(REPOSITORY, file), path.join(directory, file))
  await assembleTemplate(path.join(directory, 'template'))
  for (const file of await overlayFiles(REPOSITORY))
    await copy(path.join(CREATE, file), path.join(directory, file))
}

/** Writes the template's files under their names in the package. */
export async function assembleTemplate(directory: string): Promise<void> {
  for (const file of await templateFiles(REPOSITORY)) {
    await copy(path.join(REPOSITORY, file), path.join(directory, packedPath(file)))
  }
  await cleanConfigs(directory)
}

async function copy(source: string, destination: string): Promise<void> {
  await mkdir(path.dirname(destination), { recursive: true })
  await cp(source, destination)
}

/** Packs as `npm publish` would, into `directory`, which is emptied. Returns the tarball's path. */
export async function pack(directory: string): Promise<string> {
  await rm(directory, { recursive: true, force: true })
  await assemble(path.join(directory, 'package'))
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', directory], {
    cwd: path.join(directory, 'package'),
    // On Windows npm is a script.
    shell: process.platform === 'win32',
  })
  await rm(path.join(directory, 'package'), { recursive: true })
  return path.join(directory, stdout.trim())
}
