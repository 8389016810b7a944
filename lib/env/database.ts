import { DATABASES } from '@/lib/db/databases'

type Variables = Record<string, string | undefined>

/**
 * Names under which Vercel's Postgres integrations give [the address for requests, the address for migrations]: Prisma Postgres, Neon,
 * and Supabase twice. Both come from one row, so that migrations never reach another database than requests do.
 */
const INTEGRATIONS = [
  ['DATABASE_URL_POOLED', 'DATABASE_URL'],
  ['DATABASE_URL', 'DATABASE_URL_UNPOOLED'],
  ['POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING'],
  ['POSTGRES_URL', 'POSTGRES_URL_NON_POOLING'],
] as const

/**
 * The variables that hold the database's addresses, by name: on Vercel what an integration set, everywhere else DATABASE_URL and
 * DIRECT_DATABASE_URL. A name may stand for a variable that is not set. Expects that empty variables are left out.
 */
export function databaseVariables(source: Variables): { requests: string; migrations: string } {
  const own = {
    requests: 'DATABASE_URL',
    migrations: source.DIRECT_DATABASE_URL ? 'DIRECT_DATABASE_URL' : 'DATABASE_URL',
  }
  if (!source.VERCEL || source.DIRECT_DATABASE_URL) return own
  const [requests, migrations] = INTEGRATIONS.find(([name]) => isForPg(source[name])) ?? []
  if (!requests) return own
  return { requests, migrations: isForPg(source[migrations]) ? migrations : requests }
}

/** The environment with DATABASE_URL set to what `databaseVariables` found, and DIRECT_DATABASE_URL where that is another one. */
export function withDatabaseAddresses<T extends Variables>(source: T): T {
  const { requests, migrations } = databaseVariables(source)
  const found = {
    DATABASE_URL: source[requests],
    DIRECT_DATABASE_URL: migrations === requests ? undefined : source[migrations],
  }
  return {
    ...source,
    ...Object.fromEntries(
      Object.entries(found).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, readableAddress(value)]],
      ),
    ),
  }
}

/** Whether `pg` can connect with the address and takes each of its parts for what it was meant to be. */
export function isPostgresAddress(value: string): boolean {
  const address = readableAddress(value)
  if (!URL.canParse(address) || /%(?![0-9a-f]{2})/i.test(value)) return false
  const { protocol, username, pathname, search, hash } = new URL(address)
  // After an unencoded #, ? or / in the password, the rest of it and the host are in another part.
  const isCut = hash !== '' || (username === '' && `${pathname}${search}`.includes('@'))
  return /^postgres(ql)?:$/.test(protocol) && !isCut
}

/**
 * PostgreSQL takes an address that names its server in `?host=` alone: `postgresql://user@/db?host=/run/postgresql`.
 * `URL` does not, so such a one is written with a host, which `?host=` overrides.
 */
export function readableAddress(address: string): string {
  return address.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|:\d*[/?]|$)/, '$1localhost')
}

/** The host that the address leads to, without its port; a folder of a Unix socket begins with a slash. */
export function databaseHost(address: string): string {
  const { hostname, searchParams } = new URL(readableAddress(address))
  return searchParams.get('host') ?? decodeURIComponent(hostname)
}

/** The addresses of all databases, for requests and for migrations. An empty one is not set. */
export function databaseAddresses(source: Variables) {
  return DATABASES.map((database) => {
    const url = source[database.variable] ?? ''
    return { ...database, url, directUrl: source[`DIRECT_${database.variable}`] ?? url }
  })
}

/** Whether something that lends out connections stands in front of the database: the address says so, or migrations go to another server. */
export function isBehindPooler(databaseUrl: string, directDatabaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl) || !URL.canParse(directDatabaseUrl)) return false
  return (
    new URL(databaseUrl).searchParams.get('pgbouncer') === 'true' ||
    serverOf(databaseUrl) !== serverOf(directDatabaseUrl)
  )
}

function serverOf(address: string): string {
  const { port, searchParams } = new URL(address)
  return `${databaseHost(address)}:${(searchParams.get('port') ?? port) || 5432}`
}

/** An address of Prisma Accelerate is not one of PostgreSQL. */
function isForPg(value: string | undefined): boolean {
  return value !== undefined && !value.startsWith('prisma')
}
