import type { App, AppName, Apps } from '../apps'
import { type Contender, compare, type Options } from '../compare'
import type { Work } from '../load'
import { oauthSignIn, passkeySignIn } from '../sign-in'
import { COMPARED, compared, table } from '../table'
import { toggle } from '../toggle'
import { countStatements } from '../weigh'

const CLIENTS = 64

export const SIGN_IN_APPS = ['better-auth', 'latchkey'] as const satisfies AppName[]
export const TOGGLE_APPS = [
  'floor',
  'latchkey',
  'better-auth',
  'authjs',
] as const satisfies AppName[]

/** Options, a signature by a software authenticator, verification: two requests. */
export function passkey(apps: Apps, options: Options): Promise<string> {
  return compareApps(apps, SIGN_IN_APPS, options, (name, { url }, clients) =>
    passkeySignIn(name, url, clients),
  )
}

/** A known person: the start, the answer of an issuer in the bench's process, the callback. */
export function oauth(apps: Apps, options: Options): Promise<string> {
  return compareApps(apps, SIGN_IN_APPS, options, async (name, { url }) =>
    oauthSignIn(name, url, apps.issuer),
  )
}

/** A todo completed or reopened by the server action, with the page that comes back. */
export function toggles(apps: Apps, options: Options): Promise<string> {
  return compareApps(apps, TOGGLE_APPS, options, (name, app, clients) =>
    toggle(name, app, apps.fileOf(name), clients),
  )
}

/** The first app is the reference. Loaded from 8 and 64 connections. */
async function compareApps<Name extends AppName>(
  apps: Apps,
  names: readonly Name[],
  options: Options,
  workOf: (name: Name, app: App, clients: number) => Promise<Work>,
): Promise<string> {
  const contenders: Contender[] = []
  const statements: Record<string, number> = {}
  for (const name of names) {
    const server = await apps.get(name)
    contenders.push({ name, server, work: await workOf(name, server, CLIENTS) })
    statements[name] = await countStatements(apps, name, (app) => workOf(name, app, 1))
  }
  const tables = []
  for (const connections of [8, CLIENTS]) {
    const rows = await compare(contenders, { ...options, connections })
    tables.push(
      `${connections} connections:`,
      table(
        ['app', 'statements', ...COMPARED],
        rows.map((row) => [row.name, statements[row.name] ?? Number.NaN, ...compared(row)]),
      ),
    )
  }
  return tables.join('\n\n')
}
