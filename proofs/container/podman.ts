import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'

/** The tag of the image made from the Dockerfile. */
export const APP_IMAGE = 'localhost/app:latest'

/** Stricter than compose.yaml: not even a temporary folder can be written to. */
export const CONFINED = [
  '--read-only',
  '--read-only-tmpfs=false',
  '--cap-drop=all',
  '--security-opt=no-new-privileges',
]

/** Podman raises these limits by default, which some virtual machines refuse. */
export const LIMITS = ['--ulimit=nofile=4096:4096', '--ulimit=nproc=4096:4096']

/** A folder for images, containers and networks, which nothing else on this machine uses. */
export function makeStore(): string {
  return mkdtempSync(path.join(tmpdir(), 'podman-'))
}

/** Options that keep podman inside its store. Debian 12's crun can't run where cgroups v1 and v2 are mixed. */
export function podmanArgs(store: string, args: readonly string[]): string[] {
  const folders = { root: 'images', runroot: 'run', 'network-config-dir': 'networks' }
  const options = Object.entries(folders).map(([name, folder]) => `--${name}=${store}/${folder}`)
  return [
    ...options,
    '--runtime=runc',
    '--cgroup-manager=cgroupfs',
    '--events-backend=file',
    ...args,
  ]
}

/** Runs podman. Returns what it printed; throws if it fails. */
export function podman(store: string, ...args: string[]): string {
  return execFileSync('podman', podmanArgs(store, args), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim()
}

/** Runs the health check once. Not synchronously: the test may be the container's database proxy. */
export async function isContainerHealthy(store: string, name: string): Promise<boolean> {
  return (await runProcess('podman', podmanArgs(store, ['healthcheck', 'run', name])).exited) === 0
}

/** Removes containers, images and the store. */
export function removeStore(store: string): void {
  const attempt = (...args: string[]) =>
    spawnSync('podman', podmanArgs(store, args), { stdio: 'ignore' })
  attempt('rm', '--all', '--force', '--time=0')
  attempt('image', 'umount', '--all', '--force')
  attempt('volume', 'prune', '--force')
  attempt('network', 'prune', '--force')
  // Podman mounts its store on itself.
  spawnSync('umount', ['--recursive', `${store}/images/overlay`], { stdio: 'ignore' })
  execFileSync('rm', ['-rf', store])
}
