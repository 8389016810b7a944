type Variables = Record<string, string | undefined>

/** The first holds the users. `folder` has schema and migrations. */
export const DATABASES: readonly { variable: string; folder: string }[] = [
  { variable: 'DATABASE_URL', folder: 'prisma' },
]

/** Variables of Vercel's Postgres integrations: [for requests, for migrations] of one database. */
const INTEGRATIONS = [
  ['DATABASE_URL_POOLED', 'DATABASE_URL'],
  ['DATABASE_URL', 'DATABASE_URL_UNPOOLED'],
  ['POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING'],
  ['POSTGRES_URL', 'POSTGRES_URL_NON_POOLING'],
] as const

/** An integration's on Vercel, otherwise DATABASE_URL and DIRECT_DATABASE_URL. */
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

/** Copies an integration's addresses to our variables. */
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

export function isPostgresAddress(value: string): boolean {
  const address = readableAddress(value)
  if (!URL.canParse(address) || /%(?![0-9a-f]{2})/i.test(value)) return false
  const { protocol, username, pathname, search, hash } = new URL(address)
  // An unencoded #, ? or / in the password moves the host.
  const isCut = hash !== '' || (username === '' && `${pathname}${search}`.includes('@'))
  return /^postgres(ql)?:$/.test(protocol) && !isCut
}

/** For `postgresql://user@/db?host=/run/postgresql`, which `URL` refuses. */
export function readableAddress(address: string): string {
  return address.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|:\d*[/?]|$)/, '$1localhost')
}

/** Without the port. A Unix socket's folder starts with a slash. */
export function databaseHost(address: string): string {
  const { hostname, searchParams } = new URL(readableAddress(address))
  return searchParams.get('host') ?? decodeURIComponent(hostname)
}

/** Empty if not set. */
export function databaseAddresses(source: Variables) {
  return DATABASES.map((database) => {
    const url = source[database.variable] ?? ''
    return { ...database, url, directUrl: source[`DIRECT_${database.variable}`] ?? url }
  })
}

/** The address says so, or migrations use another server. */
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

/** Excludes Prisma Accelerate. */
function isForPg(value: string | undefined): boolean {
  return value !== undefined && !value.startsWith('prisma')
}
