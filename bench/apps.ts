import { createHash, createHmac } from 'node:crypto'
import { CLIENT_ID, CLIENT_SECRET, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { openCountingProxy } from '@/proofs/tools/counting-proxy'
import { makeLatchkeyDatabase, makePeerDatabase, tokenOf, USERS } from './databases'
import { buildLatchkey } from './latchkey'
import { buildPeer, type Peer } from './peers'
import { openPostgres } from './postgres'
import { leaveFirstCore, type Server, startServer } from './server'

const SECRET = 'bench-secret-0123456789-abcdefghijklmnop'

/** What can be measured. All but the last two have a nonce policy like Latchkey's. */
const APPS = [
  'latchkey',
  'latchkey-constants',
  'floor',
  'better-auth',
  'authjs',
  'floor-plain',
  'better-auth-cached',
] as const
export type AppName = (typeof APPS)[number]

/** `cookie` is that of a signed-in user, counted from 0. */
export type App = Server & { cookie: (user: number) => string }

export type Apps = Awaited<ReturnType<typeof openApps>>

/** Builds the apps, then starts a server for each on one Postgres, when it is first asked for. */
export async function openApps(names: readonly AppName[]) {
  const builds = new Map<AppName, string>()
  for (const name of names) builds.set(name, await build(name))
  leaveFirstCore()
  const postgres = await openPostgres()
  const issuer = await startFakeIssuer()
  const databases = new Map<string, Promise<string>>()
  const running: Server[] = []
  const proxies: { stop: () => Promise<void> }[] = []
  const started = new Map<AppName, Promise<App>>()
  const countedApps = new Map<AppName, ReturnType<typeof startCounted>>()

  /** Databases are made once each. */
  function databaseOf(name: AppName): Promise<string> {
    const key = name.startsWith('latchkey') ? 'latchkey' : peerOf(name)
    const made =
      databases.get(key) ??
      (key === 'latchkey'
        ? makeLatchkeyDatabase(postgres.url, 'latchkey')
        : makePeerDatabase(postgres.url, key))
    databases.set(key, made)
    return made
  }

  /** A process of its own; `other` is another database than the app's. */
  async function start(name: AppName, other?: string): Promise<App> {
    const database = other ?? (isFloor(name) ? '' : await databaseOf(name))
    const environment = environmentOf(name, database, issuer.url)
    const first = { path: '/todos', headers: { cookie: cookieOf(name, 0) } }
    const server = await startServer(name, builds.get(name) ?? '', environment, first)
    running.push(server)
    return { ...server, cookie: (user) => cookieOf(name, user) }
  }

  async function startCounted(name: AppName) {
    const proxy = await openCountingProxy(await databaseOf(name))
    proxies.push(proxy)
    return { app: await start(name, proxy.url), statements: proxy.statements }
  }

  return {
    serverUrl: postgres.url,
    issuer,
    databaseOf,
    start,
    /** Started once, and kept. */
    get(name: AppName): Promise<App> {
      const app = started.get(name) ?? start(name)
      started.set(name, app)
      return app
    },
    /** One more process of it, whose statements are counted. */
    counted(name: AppName) {
      const pair = countedApps.get(name) ?? startCounted(name)
      countedApps.set(name, pair)
      return pair
    },
    /** The standalone server's file. */
    fileOf: (name: AppName) => builds.get(name) ?? '',
    async close() {
      await Promise.all(running.map((server) => server.stop()))
      for (const proxy of proxies) await proxy.stop()
      await issuer.stop()
      await postgres.stop()
    },
  }
}

function build(name: AppName): Promise<string> {
  if (name === 'latchkey' || name === 'latchkey-constants')
    return buildLatchkey({ constants: name === 'latchkey-constants' })
  return buildPeer(peerOf(name), { nonce: !/plain|cached/.test(name) })
}

function peerOf(name: AppName): Peer {
  if (name === 'authjs') return 'authjs'
  return isFloor(name) ? 'floor' : 'better-auth'
}

function isFloor(name: AppName): boolean {
  return name.startsWith('floor')
}

function environmentOf(name: AppName, database: string, issuer: string) {
  return (url: string): Record<string, string> => ({
    DATABASE_URL: database,
    ...(name.startsWith('latchkey')
      ? {
          APP_URL: url,
          AUTH_SECRET: createHash('sha256').update(SECRET).digest('base64'),
          RATE_LIMIT_SCALE: '1000000',
          OIDC_PROVIDERS: 'acme',
          OIDC_ACME_ISSUER: issuer,
          OIDC_ACME_CLIENT_ID: CLIENT_ID,
          OIDC_ACME_CLIENT_SECRET: CLIENT_SECRET,
        }
      : {
          BETTER_AUTH_SECRET: SECRET,
          BETTER_AUTH_URL: url,
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: CLIENT_ID,
          OIDC_CLIENT_SECRET: CLIENT_SECRET,
          COOKIE_CACHE: String(name === 'better-auth-cached'),
          AUTH_SECRET: SECRET,
          AUTH_URL: url,
          AUTH_TRUST_HOST: 'true',
          AUTH_GITHUB_ID: 'unused',
          AUTH_GITHUB_SECRET: 'unused',
        }),
  })
}

/** The sessions that `databases.ts` and the peers' `tables.sql` made. */
function cookieOf(name: AppName, user: number): string {
  const number = (user % USERS) + 1
  if (isFloor(name)) return ''
  if (name.startsWith('latchkey')) return `session=${tokenOf(number)}`
  const token = createHash('md5').update(`s${number}`).digest('hex')
  if (name === 'authjs')
    return `authjs.session-token=${token.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
  const signature = createHmac('sha256', SECRET).update(token).digest('base64')
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}
