import pg from 'pg'
import { readableAddress } from '@/lib/env/database'
import { connectionString } from './connection-string'

declare module 'pg' {
  // Not in the package's types: what a connection tells the server first.
  interface Client {
    getStartupConf(): Record<string, string>
  }
}

type Config = pg.ClientConfig & {
  /** Settings of the server that come with the connection, by name. A pooler may refuse them. */
  settings?: Record<string, string>
  /** Whether to try again without TLS, or with it, when the server refuses the one or the other. */
  isTlsOptional?: boolean
}
type PoolConfig = pg.PoolConfig & Config

/**
 * A connection whose instants are in UTC and in ISO notation, whatever the server, the database or the
 * role prefers: Prisma writes and reads them so. PgBouncer keeps these two for each of its clients.
 */
class DatabaseClient extends pg.Client {
  private readonly settings: Record<string, string>

  constructor(config: Config = {}) {
    super(config)
    this.settings = config.settings ?? {}
  }

  override getStartupConf(): Record<string, string> {
    return { ...super.getStartupConf(), TimeZone: 'UTC', DateStyle: 'ISO, MDY', ...this.settings }
  }
}

/** Makes its connections as `openClient` does. */
export class DatabasePool extends pg.Pool {
  declare options: PoolConfig & pg.PoolOptions

  constructor(config: PoolConfig) {
    super({ ...config, Client: DatabaseClient })
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: ConnectCallback): void
  override connect(callback?: ConnectCallback) {
    const connected = this.acquire()
    if (!callback) return connected
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => undefined),
    )
  }

  protected async acquire(): Promise<pg.PoolClient> {
    const { ssl } = this.options
    try {
      return await super.connect()
    } catch (error) {
      if (!this.options.isTlsOptional || !isTlsRefusal(error)) throw error
      this.options.ssl = otherTls(ssl)
      return super.connect()
    }
  }
}

type ConnectCallback = (
  error?: Error,
  client?: pg.PoolClient,
  done?: (release?: boolean | Error) => void,
) => void

/** Connects; whoever asked closes the connection with `end`. */
export async function openClient(config: Config): Promise<pg.Client> {
  try {
    return await connect(config)
  } catch (error) {
    if (!config.isTlsOptional || !isTlsRefusal(error)) throw error
    return connect({ ...config, ssl: otherTls(config.ssl) })
  }
}

async function connect(config: Config): Promise<pg.Client> {
  const client = new DatabaseClient(config)
  // A connection that breaks between two queries is reported by the next one.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/**
 * What a connection to `address` needs. Its `?schema=` is the one schema that statements see, as Prisma has
 * it; without one the role's own `search_path` decides. `sslmode=prefer` begins with TLS and `allow` without
 * it, and both do it the other way when the server refuses, as PostgreSQL defines them.
 */
export function connectionConfig(address: string): Config {
  const readable = connectionString(address)
  if (!URL.canParse(readable)) return { connectionString: readable }
  const url = new URL(readable)
  const schema = schemaOf(readable)
  const mode = url.searchParams.get('sslmode')
  const isTlsOptional = mode === 'prefer' || mode === 'allow'
  if (isTlsOptional) url.searchParams.delete('sslmode')
  return {
    connectionString: isTlsOptional ? url.toString() : readable,
    ...(isTlsOptional && { isTlsOptional, ssl: mode === 'prefer' && UNVERIFIED }),
    settings: schema ? { search_path: pg.escapeIdentifier(schema) } : {},
  }
}

/** The schema that an address names; Prisma's tools write it so. */
export function schemaOf(address: string): string | null {
  const readable = readableAddress(address)
  return URL.canParse(readable) ? new URL(readable).searchParams.get('schema') || null : null
}

const UNVERIFIED = { rejectUnauthorized: false }
const otherTls = (ssl: Config['ssl']) => (ssl ? false : UNVERIFIED)

/** The server has no TLS, wants it, or fails at it. 28000 is a rule of pg_hba.conf, not a wrong password. */
function isTlsRefusal(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code === '28000'
  return error instanceof Error && /SSL/i.test(error.message)
}
