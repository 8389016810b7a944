import { execFile } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { parseObject } from '@/create/src/json-object'
import { startFakeServer } from '@/lib/testing/fake-server'

/**
 * A registry on loopback with the packages in these folders, packed as `npm publish` would; the
 * last is the latest. `env` makes npm use it, with a cache of its own.
 */
export async function startRegistry(work: string, folders: readonly string[]) {
  await mkdir(work)
  const server = await startFakeServer()
  const versions: Record<string, object> = {}
  let latest = ''
  for (const folder of folders) {
    const manifest = parseObject(await readFile(path.join(folder, 'package.json'), 'utf8'))
    const options = ['pack', '--json', '--pack-destination', work]
    const { stdout } = await promisify(execFile)('npm', options, { cwd: folder })
    const [{ filename, integrity, shasum }] = JSON.parse(stdout)
    const tarball = await readFile(path.join(work, filename))
    server.on(`/${filename}`, (_, response) => void response.end(tarball))
    latest = String(manifest.version)
    const dist = { tarball: `${server.url}/${filename}`, integrity, shasum }
    versions[latest] = { ...manifest, dist }
  }
  const name = 'create-latchkey'
  server.on(`/${name}`, () => ({ name, 'dist-tags': { latest }, versions }))
  const env = { npm_config_registry: server.url, npm_config_cache: path.join(work, 'cache') }
  return { ...server, env }
}
