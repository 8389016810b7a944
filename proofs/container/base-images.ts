import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'
import { podman, podmanArgs } from './podman'

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Makes the images that the Dockerfile and compose.yaml name, from packages of Debian and npm: no
 * registry of images is asked. Returns their names.
 */
export function makeBaseImages(store: string): string[] {
  const [, node = '', version = '', suite = ''] =
    /^FROM (node:(\d+)-(\w+)-slim)$/m.exec(read('Dockerfile')) ?? []
  const [, postgres = ''] = /^ +image: (postgres:\d+)$/m.exec(read('compose.yaml')) ?? []
  const root = path.join(store, 'debian')
  run('debootstrap', '--variant=minbase', '--include=ca-certificates', suite, root, mirrorOf(suite))
  importImage(store, root, 'debian')
  makePostgres(store, postgres)
  addNode(root, version, path.join(store, 'packages'))
  importImage(store, root, node)
  rmSync(root, { recursive: true })
  return [node, postgres]
}

/** Node and npm from their packages, the user `node`, and this machine's way to npm's registry. */
function addNode(root: string, version: string, folder: string): void {
  const local = path.join(root, 'usr/local')
  unpack(`node-linux-${process.arch}@${version}`, path.join(folder, 'node'))
  cpSync(path.join(folder, 'node/bin/node'), path.join(local, 'bin/node'))
  unpack('npm@11', path.join(local, 'lib/node_modules/npm'))
  for (const name of ['npm', 'npx'])
    run('ln', '--symbolic', `../lib/node_modules/npm/bin/${name}-cli.js`, `${local}/bin/${name}`)
  run('chroot', root, 'useradd', '--uid=1000', '--user-group', '--create-home', 'node')
  cpSync(CERTIFICATES, path.join(root, CERTIFICATES), { dereference: true })
  mkdirSync(path.join(local, 'etc'), { recursive: true })
  const registry = run('npm', 'config', 'get', 'registry')
  writeFileSync(path.join(local, 'etc/npmrc'), `registry=${registry}\ncafile=${CERTIFICATES}\n`)
}

/**
 * Debian's PostgreSQL, started by a script that takes the official image's variables. Its version is
 * Debian's, whatever the tag says.
 */
function makePostgres(store: string, name: string): void {
  const folder = path.join(store, 'postgres')
  mkdirSync(folder)
  cpSync(path.join(import.meta.dirname, 'postgres.sh'), path.join(folder, 'postgres.sh'))
  writeFileSync(
    path.join(folder, 'Dockerfile'),
    `FROM debian
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql && rm -rf /var/lib/apt/lists /var/lib/postgresql/*
COPY --chmod=755 postgres.sh /usr/local/bin/
USER postgres
CMD ["postgres.sh"]
`,
  )
  build(store, name, folder)
}

/** What `docker build` does, with chroot in place of containers, so that RUN lines use the host's network. */
export function build(store: string, name: string, folder: string, ...options: string[]): void {
  const args = ['--isolation=chroot', '--format=docker', '--layers=false', '--pull=never']
  execFileSync('podman', podmanArgs(store, ['build', ...args, ...options, '--tag', name, folder]), {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

function importImage(store: string, root: string, name: string): void {
  const archive = path.join(store, 'image.tar')
  run('tar', '--directory', root, '--create', '--file', archive, '.')
  podman(store, 'import', archive, `docker.io/library/${name}`)
  rmSync(archive)
}

function unpack(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const [archive = ''] = run('npm', 'pack', '--silent', '--pack-destination', folder, name).split(
    '\n',
  )
  run(
    'tar',
    '--extract',
    '--strip-components=1',
    '--file',
    path.join(folder, archive),
    '-C',
    folder,
  )
  rmSync(path.join(folder, archive))
}

/** The address from which this machine's apt takes a release. */
function mirrorOf(suite: string): string {
  const targets = run('apt-get', 'indextargets', '--format', '$(REPO_URI)', `Codename: ${suite}`)
  return targets.split('\n')[0] ?? ''
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  }).trim()
}

function read(file: string): string {
  const name = path.join(PROJECT, file)
  return existsSync(name) ? readFileSync(name, 'utf8') : ''
}
