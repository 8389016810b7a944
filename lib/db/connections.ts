import pg from 'pg'
import { readableAddress } from '@/lib/env/database'

declare module 'pg' {
  // Missing in the package's types.
  interface Client {
    getStartupConf(): Record<string, string>
  }
}

type Config = pg.ClientConfig & {
  /** Sent on connecting. Poolers may refuse them. */
  settings?: Record<string, string>
  /** If the server refuses, tries again with or without TLS. */
  isTlsOptional?: boolean
}
type PoolConfig = pg.PoolConfig & Config

/** As Prisma expects. PgBouncer tracks both per client. */
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

/** The caller must `end` the client. */
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
  // The next query reports it.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** `?schema=` as in Prisma, `sslmode=prefer` and `allow` as in PostgreSQL. */
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

/** The value of Prisma's `?schema=`. */
export function schemaOf(address: string): string | null {
  const readable = readableAddress(address)
  return URL.canParse(readable) ? new URL(readable).searchParams.get('schema') || null : null
}

const UNVERIFIED = { rejectUnauthorized: false }
const otherTls = (ssl: Config['ssl']) => (ssl ? false : UNVERIFIED)

/** 28000 is a rule of pg_hba.conf. */
function isTlsRefusal(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code === '28000'
  return error instanceof Error && /SSL/i.test(error.message)
}

/** Not signed by a public authority. */
const PRIVATE_AUTHORITY = /\.supabase\.(com|co)$/

/**
 * `pg` warns that `sslmode=require` will stop checking certificates. We keep checking, except where
 * that needs a file.
 */
export function connectionString(given: string): string {
  const address = readableAddress(given)
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  const { searchParams, hostname } = url
  const mode = searchParams.get('sslmode') ?? ''
  if (!['require', 'verify-ca'].includes(mode) || searchParams.has('uselibpqcompat')) return address
  if (PRIVATE_AUTHORITY.test(hostname) && !searchParams.has('sslrootcert'))
    searchParams.set('uselibpqcompat', 'true')
  else searchParams.set('sslmode', 'verify-full')
  return url.toString()
}
