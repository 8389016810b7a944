import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createDatabase } from './admin'
import { type Cluster, clusterAt, createCluster, readPassword } from './cluster'
import { withFileLock } from './file-lock'
import { findServer, type Server, startServer, stopServer } from './server'
import { isUsed, join, leave, refuseOtherSystems } from './users'

const FIRST_PORT = 54_320

/** A running embedded PostgreSQL, shared by all processes that started it on the same folder. */
export type EmbeddedPostgres = Awaited<ReturnType<typeof startEmbeddedPostgres>>

/**
 * Starts PostgreSQL on the data in `home`, or joins the server that already runs there, and creates
 * `database` if missing. Listens on 127.0.0.1 only, on the first free port from 54320. `durable:
 * false` is for disposable data. Throws `LaunchError`.
 */
export async function startEmbeddedPostgres({
  home: folder,
  database = 'latchkey',
  durable = true,
}: {
  home: string
  database?: string
  durable?: boolean
}) {
  const home = path.resolve(folder)
  const cluster = clusterAt(home)
  mkdirSync(home, { recursive: true })

  return withFileLock(cluster.lockFile, async () => {
    refuseOtherSystems(cluster.usersDirectory)
    let server = await findOrStart(cluster, durable)
    const password = readPassword(cluster)
    const urlOf = (name: string) =>
      `postgresql://postgres:${password}@127.0.0.1:${server.port}/${name}`
    await createDatabase(urlOf('postgres'), database)
    const note = join(cluster.usersDirectory)
    let isStopped = false

    return {
      home,
      url: urlOf(database),
      port: server.port,
      /** The connection string of a database on this server. */
      urlOf,
      /** The server's process id. */
      pid: () => server.pid,

      /**
       * Restarts the server on its port if it is gone, such as killed. Returns whether it did.
       * Throws `LaunchError`.
       */
      restore: () =>
        withFileLock(cluster.lockFile, async () => {
          if (isStopped) return false
          const running = await findServer(cluster)
          const port = server.port
          server = running ?? (await startServer(cluster, { port, durable, isFixed: true }))
          return running === null
        }),

      /** Stops using the server; the last process to do so stops it. */
      stop: () =>
        withFileLock(cluster.lockFile, async () => {
          if (isStopped) return
          isStopped = true
          if (!leave(cluster.usersDirectory, note)) await stopServer(cluster)
        }),
    }
  })
}

/**
 * Stops the server on the data in `home` if every process that used it has ended without stopping
 * it.
 */
export async function stopAbandonedServer(home: string): Promise<void> {
  const cluster = clusterAt(path.resolve(home))
  if (!existsSync(cluster.usersDirectory)) return
  await withFileLock(cluster.lockFile, async () => {
    if (!isUsed(cluster.usersDirectory)) await stopServer(cluster)
  })
}

/**
 * Non-durable data may be corrupt after a power failure. If the server does not start on it, it is
 * recreated.
 */
async function findOrStart(cluster: Cluster, durable: boolean): Promise<Server> {
  createCluster(cluster, durable)
  const running = await findServer(cluster)
  if (running) return running
  try {
    return await startServer(cluster, { port: FIRST_PORT, durable })
  } catch (error) {
    if (durable) throw error
    rmSync(cluster.dataDirectory, { recursive: true, force: true })
    createCluster(cluster, durable)
    return startServer(cluster, { port: FIRST_PORT, durable })
  }
}
