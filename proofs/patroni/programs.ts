import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { provideProgram } from '@/proofs/hosting/provide'

/** Programs and their packages of Debian. */
const PROGRAMS = [
  ['/usr/lib/postgresql', 'postgresql'],
  // For the packages that it needs.
  ['/usr/bin/patroni', 'patroni'],
  ['/usr/bin/etcd', 'etcd-server'],
  ['/usr/lib/python3/dist-packages/etcd', 'python3-etcd'],
  ['/usr/sbin/haproxy', 'haproxy'],
  ['/usr/sbin/pgbouncer', 'pgbouncer'],
] as const
/** Debian 12's own Patroni lets a thawed primary take the lead back. */
const RELEASE = 'trixie'

/** Installs what is missing, and unpacks Debian 13's Patroni, which is Python alone, into a folder. */
export function providePrograms(folder: string): { command: string; env: { PYTHONPATH: string } } {
  for (const [program, packageName] of PROGRAMS) provideProgram(program, packageName)
  const targets = ['indextargets', '--format=$(REPO_URI)', 'Label: Debian']
  const [mirror] = execFileSync('apt-get', targets, { encoding: 'utf8' }).split('\n')
  const list = path.join(folder, 'release.list')
  writeFileSync(list, `deb ${mirror} ${RELEASE} main\n`)
  mkdirSync(path.join(folder, 'lists/partial'), { recursive: true })
  const settings = {
    'Dir::Etc::SourceList': list,
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': path.join(folder, 'lists'),
    'Dir::Cache': folder,
    'APT::Sandbox::User': 'root',
  }
  const options = Object.entries(settings).map(([name, value]) => `--option=${name}=${value}`)
  for (const args of [['update'], ['download', 'patroni']])
    execFileSync('apt-get', [...options, ...args], { cwd: folder, stdio: 'pipe' })
  execFileSync('sh', ['-c', 'dpkg-deb --extract patroni_*.deb .'], { cwd: folder })
  const command = path.join(folder, 'usr/bin/patroni')
  const env = { PYTHONPATH: path.join(folder, 'usr/lib/python3/dist-packages') }
  execFileSync(command, ['--version'], { env: { ...process.env, ...env }, stdio: 'inherit' })
  return { command, env }
}
