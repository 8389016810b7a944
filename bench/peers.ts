import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { filesIn, hashOf, madeOnce, run, WORK } from './work-folder'

const SOURCES = path.join(import.meta.dirname, 'peers')
const MANIFESTS = ['package.json', 'package-lock.json', '.npmrc']
/** The folder with the peers' `node_modules` and their builds. */
export const PEERS = path.join(WORK, 'peers')

const env = {
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  // Generating a client needs no schema engine, which Prisma would download.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
}

export type Peer = 'floor' | 'better-auth' | 'authjs'

/**
 * Builds one of the apps in `peers/` with Next's standalone server, which it returns. `nonce: false`
 * leaves out `proxy.ts`.
 */
export async function buildPeer(peer: Peer, { nonce }: { nonce: boolean }): Promise<string> {
  await installPeers()
  const sources = ['common', peer].map((name) => path.join(SOURCES, name))
  const name = nonce ? peer : `${peer}-plain`
  const directory = await madeOnce(PEERS, name, hashOf(sources.flatMap(filesIn)), async (made) => {
    console.error(`Building ${name} …`)
    for (const source of sources) cpSync(source, made, { recursive: true })
    if (!nonce) rmSync(path.join(made, 'proxy.ts'))
    if (existsSync(path.join(made, 'prisma'))) await run(tool('prisma'), ['generate'], at(made))
    else for (const file of ['lib/todo-store.ts', 'prisma.config.ts']) rmSync(path.join(made, file))
    await run(tool('next'), ['build'], at(made))
    const standalone = path.join(made, '.next', 'standalone', path.basename(made), '.next')
    cpSync(path.join(made, '.next', 'static'), path.join(standalone, 'static'), { recursive: true })
  })
  return path.join(directory, '.next', 'standalone', path.basename(directory), 'server.js')
}

export function tablesOf(peer: Peer): string {
  return path.join(SOURCES, peer, 'tables.sql')
}

/** `npm ci` of bench/package-lock.json, unless it was done. */
async function installPeers(): Promise<void> {
  const manifests = MANIFESTS.map((name) => path.join(import.meta.dirname, name))
  const hash = hashOf(manifests)
  await madeOnce(WORK, 'peers-installed', hash, async () => {
    console.error('Installing the peers’ packages …')
    for (const file of manifests) cpSync(file, path.join(PEERS, path.basename(file)))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: PEERS,
      env: { NODE_ENV: '' },
    })
  })
}

function tool(name: string): string {
  return path.join(PEERS, 'node_modules', '.bin', name)
}

function at(cwd: string) {
  return { cwd, env }
}
