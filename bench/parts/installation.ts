import { existsSync, lstatSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'
import type { AppName, Apps } from '../apps'
import { PEERS } from '../peers'
import { table } from '../table'
import { filesIn } from '../work-folder'

export const INSTALLED_APPS = [
  'floor',
  'latchkey',
  'better-auth',
  'authjs',
] as const satisfies AppName[]

const names = z.record(z.string(), z.string()).default({})
const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ dependencies: names, optionalDependencies: names, peerDependencies: names }),
  ),
})
type Packages = z.infer<typeof lockfile>['packages']

const NEXT = ['next', 'react', 'react-dom']
const PRISMA = ['@prisma/adapter-pg', '@prisma/client', 'pg', 'prisma']

/** The packages that each app needs, with all that these need, and the server that a build leaves. */
export async function installation(apps: Apps): Promise<string> {
  const dependencies: Record<(typeof INSTALLED_APPS)[number], string[]> = {
    floor: NEXT,
    latchkey: Object.keys(
      z.object({ dependencies: names }).parse(json(PROJECT, 'package.json')).dependencies,
    ),
    'better-auth': [...NEXT, ...PRISMA, 'better-auth', '@better-auth/passkey'],
    authjs: [...NEXT, ...PRISMA, 'next-auth', '@auth/prisma-adapter'],
  }
  const rows = INSTALLED_APPS.map((name) => {
    const root = name === 'latchkey' ? PROJECT : PEERS
    const { packages } = lockfile.parse(json(root, 'package-lock.json'))
    const installed = closure(packages, dependencies[name]).filter((folder) =>
      existsSync(path.join(root, folder)),
    )
    const bytes = installed.reduce((sum, folder) => sum + ownSize(path.join(root, folder)), 0)
    const server = size(filesIn(standaloneRoot(apps.fileOf(name))))
    return [name, installed.length, bytes / 1_000_000, server / 1_000_000]
  })
  return table(['app', 'packages', 'MB installed', 'MB of the standalone server'], rows)
}

function json(...file: string[]): unknown {
  return JSON.parse(readFileSync(path.join(...file), 'utf8'))
}

/** Folders below the lockfile's, found as Node finds them: the nearest `node_modules` first. */
function closure(packages: Packages, roots: string[]): string[] {
  const found = new Set<string>()
  const open = roots.map((name) => ({ name, from: '' }))
  for (let next = open.pop(); next; next = open.pop()) {
    const folder = resolve(packages, next.name, next.from)
    if (!folder || found.has(folder)) continue
    found.add(folder)
    const { dependencies, optionalDependencies, peerDependencies } = packages[folder] ?? {}
    const needed = { ...dependencies, ...optionalDependencies, ...peerDependencies }
    open.push(...Object.keys(needed).map((name) => ({ name, from: folder })))
  }
  return [...found]
}

function resolve(packages: Packages, name: string, from: string): string | undefined {
  const folder = path.posix.join(from, 'node_modules', name)
  if (folder in packages) return folder
  if (from === '') return undefined
  const parent = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))
  return resolve(packages, name, parent)
}

/** Without packages nested in it. */
function ownSize(folder: string): number {
  const nested = path.join(folder, 'node_modules')
  return size(filesIn(folder).filter((file) => !file.startsWith(nested)))
}

function size(files: string[]): number {
  return files.reduce((sum, file) => sum + lstatSync(file).size, 0)
}

/** The folder that would be deployed: it has the packages, and the server below them. */
function standaloneRoot(serverFile: string): string {
  const [root = ''] = /^.*?\.next\/standalone/.exec(serverFile) ?? []
  return root
}
