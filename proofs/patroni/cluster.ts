import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { type RunningProcess, runProcess } from '@/lib/testing/run-process'
import { reserveFreePort } from '@/scripts/dev/embedded-postgres/free-port'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { childrenOf, signal, until } from './processes'

const POSTGRES = '/usr/lib/postgresql'
const NODES = [1, 2, 3]

const memberList = z.object({
  members: z.array(z.object({ name: z.string(), role: z.string(), state: z.string() })),
})

export type Node = {
  name: string
  port: number
  api: number
  data: string
  running: RunningProcess
}
export type Cluster = Awaited<ReturnType<typeof startCluster>>

/** Three PostgreSQL servers under Patroni, with one etcd, all on loopback. */
export async function startCluster() {
  const folder = mkdtempSync(path.join(tmpdir(), 'patroni-'))
  const account = serverAccount(path.join(folder, 'none'))
  own(folder)
  const etcdPort = await reserveFreePort(23790)
  const etcd = startEtcd(etcdPort, await reserveFreePort(etcdPort + 1))
  const nodes: Node[] = []
  for (const n of NODES) {
    const name = `n${n}`
    const port = await reserveFreePort(25430)
    const api = await reserveFreePort(28010)
    const data = path.join(folder, name)
    writeFileSync(path.join(folder, `${name}.json`), patroniConfig(name, port, api, data, etcdPort))
    nodes.push({ name, port, api, data, running: start(name) })
  }

  function own(entry: string): void {
    if (account) chownSync(entry, account.uid, account.gid)
  }

  function startEtcd(port: number, peer: number): RunningProcess {
    const data = path.join(folder, 'etcd')
    mkdirSync(data, { mode: 0o700 })
    own(data)
    const [client, peers] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peer}`]
    const args = ['--name=e1', `--data-dir=${data}`, `--initial-cluster=e1=${peers}`]
    const urls = [
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
    ]
    return runProcess('/usr/bin/etcd', [...args, ...urls], { ...account, cwd: folder })
  }

  function start(name: string): RunningProcess {
    const env = { HOME: folder, PGPASSFILE: path.join(folder, `${name}.pass`) }
    const config = path.join(folder, `${name}.json`)
    // Its own process group: one with a stopped member is hung up when its parent ends.
    const options = { ...account, cwd: folder, env, detached: true }
    return runProcess('/usr/bin/patroni', [config], options)
  }

  /** As any node that answers sees it. */
  async function members() {
    for (const { api } of nodes) {
      const signal = AbortSignal.timeout(1_000)
      const answer = await fetch(`http://127.0.0.1:${api}/cluster`, { signal }).catch(() => null)
      if (answer?.ok) return memberList.parse(await answer.json()).members
    }
    return []
  }

  async function leader(): Promise<Node | undefined> {
    const found = (await members()).find(({ role }) => role === 'leader')
    return nodes.find(({ name }) => name === found?.name)
  }

  async function requireLeader(): Promise<Node> {
    const node = await leader()
    if (!node) throw new Error('The cluster has no leader')
    return node
  }

  return {
    nodes,
    requireLeader,
    /** Waits until all servers run and one is the synchronous standby. */
    untilWhole: () =>
      until('the cluster is whole', async () => {
        const all = await members()
        const roles = all.map(({ role }) => role)
        const isRunning = all.every(({ state }) => state === 'running' || state === 'streaming')
        return (
          all.length === NODES.length &&
          isRunning &&
          roles.includes('leader') &&
          roles.includes('sync_standby')
        )
      }),
    untilLedByOther: (old: Node) =>
      until('another server leads', async () => {
        const now = await leader()
        return now !== undefined && now !== old
      }),
    /** `kill -9` of a whole node: Patroni and all of PostgreSQL. */
    kill(node: Node): void {
      for (const pid of processesOf(node)) signal(pid, 'SIGKILL')
    },
    freeze(node: Node): void {
      for (const pid of processesOf(node)) signal(pid, 'SIGSTOP')
    },
    thaw(node: Node): void {
      for (const pid of processesOf(node)) signal(pid, 'SIGCONT')
    },
    restart(node: Node): void {
      node.running = start(node.name)
    },
    async switchOver(node: Node): Promise<void> {
      const answer = await fetch(`http://127.0.0.1:${node.api}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader: node.name }),
      })
      if (!answer.ok) throw new Error(`Patroni refuses: ${answer.status} ${await answer.text()}`)
    },
    output: () =>
      [etcd, ...nodes.map(({ running }) => running)]
        .map((one) => one.output().slice(-2_000))
        .join('\n'),
    async stop(): Promise<void> {
      for (const node of nodes) for (const pid of processesOf(node)) signal(pid, 'SIGKILL')
      etcd.kill('SIGKILL')
      await Promise.all([etcd, ...nodes.map(({ running }) => running)].map((one) => one.exited))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Patroni first, so that it does not start PostgreSQL again. */
function processesOf({ running, data }: Node): number[] {
  const patroni = [running.pid, ...childrenOf(running.pid)]
  const postmaster = postmasterOf(data)
  return postmaster === null ? patroni : [...patroni, postmaster, ...childrenOf(postmaster)]
}

function postmasterOf(data: string): number | null {
  try {
    return Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10)
  } catch {
    // It does not run.
    return null
  }
}

/** JSON is YAML. */
function patroniConfig(name: string, port: number, api: number, data: string, etcd: number) {
  const version = readdirSync(POSTGRES).sort().at(-1) ?? ''
  const login = (username: string) => ({ username, password: 'failover' })
  return JSON.stringify({
    scope: 'latchkey',
    name,
    restapi: { listen: `127.0.0.1:${api}`, connect_address: `127.0.0.1:${api}` },
    etcd3: { host: `127.0.0.1:${etcd}` },
    bootstrap: {
      dcs: {
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 3,
        synchronous_mode: true,
        postgresql: { use_pg_rewind: true, parameters: { wal_log_hints: 'on' } },
      },
      initdb: [{ encoding: 'UTF8' }, 'data-checksums'],
      pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
    },
    postgresql: {
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${port}`,
      data_dir: data,
      bin_dir: path.join(POSTGRES, version, 'bin'),
      pgpass: `${data}.pass`,
      authentication: { superuser: login('postgres'), replication: login('replicator') },
      parameters: { unix_socket_directories: '', shared_buffers: '64MB', timezone: 'UTC' },
    },
  })
}
