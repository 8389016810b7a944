import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createDatabase } from './admin'
import { type Cluster, clusterAt, createCluster, readPassword } from './cluster'
import { withFileLock } from './file-lock'
import { findServer, type Server, startServer, stopServer } from './server'
import { isUsed, join, leave, refuseOtherSystems } from './users'

const FIRST_PORT = 54_320

/** A started embedded PostgreSQL, shared with every other process that started it on the same folder. */
export type EmbeddedPostgres = Awaited<ReturnType<typeof startEmbeddedPostgres>>

/**
 * Starts PostgreSQL 18 on the data in `home` (made at the first call), or joins the server that runs there, and makes sure that `database` exists.
 * It listens on 127.0.0.1 only, on the first free port from 54320 on. `durable: false` is for throw-away data.
 * Throws `LaunchError` with one readable message when it cannot.
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
      /** Connection string of any database of this server. */
      urlOf,
      /** Process number of the server. */
      pid: () => server.pid,

      /** Starts the server again on its port if it is gone (it was killed, say). Returns whether it had to. Throws `LaunchError`. */
      restore: () =>
        withFileLock(cluster.lockFile, async () => {
          if (isStopped) return false
          const running = await findServer(cluster)
          const port = server.port
          server = running ?? (await startServer(cluster, { port, durable, isFixed: true }))
          return running === null
        }),

      /** Leaves the server; the last process to leave stops it. */
      stop: () =>
        withFileLock(cluster.lockFile, async () => {
          if (isStopped) return
          isStopped = true
          if (!leave(cluster.usersDirectory, note)) await stopServer(cluster)
        }),
    }
  })
}

/** Stops the server on the data in `home` if all who used it have ended without stopping it. */
export async function stopAbandonedServer(home: string): Promise<void> {
  const cluster = clusterAt(path.resolve(home))
  if (!existsSync(cluster.usersDirectory)) return
  await withFileLock(cluster.lockFile, async () => {
    if (!isUsed(cluster.usersDirectory)) await stopServer(cluster)
  })
}

/** Data that is not durable may be broken after a power failure: it is made anew when the server does not start on it. */
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
