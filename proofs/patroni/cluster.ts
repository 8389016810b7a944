import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { type RunningProcess, runProcess } from '@/lib/testing/run-process'
import { reserveFreePort } from '@/scripts/dev/embedded-postgres/free-port'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { patroniConfig } from './config'
import { childrenOf, signal, until } from './processes'
import { providePrograms } from './programs'

const NODES = [1, 2, 3]
/** A server that has not come back by then is given up, as an operator would. */
const OPERATOR_MS = 90_000

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
  const patroni = providePrograms(folder)
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
    const pgpass = path.join(folder, `${name}.pass`)
    const env = { ...patroni.env, HOME: folder, PGPASSFILE: pgpass }
    const config = path.join(folder, `${name}.json`)
    // Its own process group: one with a stopped member is hung up when its parent ends.
    const options = { ...account, cwd: folder, env, detached: true }
    return runProcess(patroni.command, [config], options)
  }

  /** As any node that answers sees it. */
  async function members() {
    for (const { api } of nodes) {
      const signal = AbortSignal.timeout(1_000)
      const answer = await fetch(`http://127.0.0.1:${api}/cluster`, { signal })
        .then(async (response) => (response.ok ? memberList.parse(await response.json()) : null))
        .catch(() => null)
      if (answer) return answer.members
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

  /** `patronictl reinit` */
  async function copyAgain(name: string): Promise<void> {
    const api = nodes.find((node) => node.name === name)?.api
    const init = { method: 'POST', body: '{"force": true}' }
    const answer = await fetch(`http://127.0.0.1:${api}/reinitialize`, init).catch(() => null)
    if (answer?.ok) console.log(`${name} did not start: copied from the leader again`)
  }

  return {
    nodes,
    requireLeader,
    /** Waits until all servers run and one is the synchronous standby. */
    async untilWhole(): Promise<void> {
      let copiedAt = Date.now()
      await until('the cluster is whole', async () => {
        const all = await members()
        const roles = all.map(({ role }) => role)
        const ill = all.filter(({ state }) => state !== 'running' && state !== 'streaming')
        if (Date.now() - copiedAt > OPERATOR_MS) {
          copiedAt = Date.now()
          for (const { name } of ill) await copyAgain(name)
        }
        return (
          all.length === NODES.length &&
          ill.length === 0 &&
          roles.includes('leader') &&
          roles.includes('sync_standby')
        )
      })
    },
    untilLedByOther: (old: Node) =>
      until('another server leads', async () => {
        const now = await leader()
        return now !== undefined && now !== old
      }),
    /** `kill -9` of a whole node: Patroni and all of PostgreSQL. */
    kill(node: Node): void {
      for (const pid of [...processesOf(node)]) signal(pid, 'SIGKILL')
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
        .map((one) => one.output().slice(-10_000))
        .join('\n'),
    async stop(): Promise<void> {
      for (const node of nodes) for (const pid of [...processesOf(node)]) signal(pid, 'SIGKILL')
      etcd.kill('SIGKILL')
      await Promise.all([etcd, ...nodes.map(({ running }) => running)].map((one) => one.exited))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Patroni first, so that it does not start PostgreSQL again. Children are looked for after their
 * parent was taken: one that is stopped by then starts no more.
 */
function* processesOf({ running, data }: Node) {
  const postmaster = postmasterOf(data)
  for (const parent of postmaster === null ? [running.pid] : [running.pid, postmaster]) {
    yield parent
    yield* childrenOf(parent)
  }
}

function postmasterOf(data: string): number | null {
  try {
    return Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10)
  } catch {
    // It does not run.
    return null
  }
}
