import { withClient } from '@/lib/db/with-client'
import type { App, AppName, Apps } from '../apps'
import { compare, type Options } from '../compare'
import { addCrowd, makeLatchkeyDatabase, tokenOf } from '../databases'
import type { Work } from '../load'
import { oauthSignIn, passkeySignIn } from '../sign-in'
import { table } from '../table'
import { toggle } from '../toggle'

export const SCALE_APPS = ['latchkey'] as const satisfies AppName[]

const CLIENTS = 8
const PAGES = [
  '/todos',
  '/todos?filter=completed',
  '/profile',
  '/settings',
  '/settings/sessions',
  '/settings/activity',
  '/admin',
]
const VISITORS_PAGES = ['/', '/sign-in']

/** Each page and action on a database with a crowd, beside one without. */
export async function scale(apps: Apps, options: Options): Promise<string> {
  const share = options.isQuick ? 0.05 : 1
  const databases = []
  for (const name of ['empty', 'crowded']) {
    const url = await makeLatchkeyDatabase(apps.serverUrl, name, CLIENTS)
    await withClient(url, (client) => client.query("UPDATE users SET role = 'admin'"))
    if (name === 'crowded') await addCrowd(url, share)
    databases.push(url)
  }
  const [empty, crowded] = await Promise.all(
    databases.map(async (url) => {
      const app = await apps.start('latchkey', url)
      return { app, works: await worksOn(apps, app) }
    }),
  )
  if (!empty || !crowded) throw new Error('Two databases were expected')
  const rows = []
  for (const [name, work] of Object.entries(empty.works)) {
    const pair = [
      { name: 'empty', server: empty.app, work },
      { name: 'crowded', server: crowded.app, work: crowded.works[name] ?? work },
    ]
    const [before, after] = await compare(pair, { ...options, connections: CLIENTS })
    if (before && after)
      rows.push([name, before.p50, after.p50, before.p95, after.p95, after.timesP95.toFixed(2)])
  }
  const head = ['page or action', 'p50, empty', 'p50', 'p95, empty', 'p95', 'p95 ×']
  return table(head, rows)
}

async function worksOn(apps: Apps, app: App): Promise<Record<string, Work>> {
  const pages = PAGES.map((path): [string, Work] => [
    `\`${path}\``,
    (send, _count, client) => send({ path, headers: { cookie: app.cookie(client) } }),
  ])
  const visitors = VISITORS_PAGES.map((path): [string, Work] => [
    `\`${path}\``,
    (send) => send({ path }),
  ])
  const many = { cookie: `session=${tokenOf('many')}` }
  return {
    ...Object.fromEntries([...pages, ...visitors]),
    '`/todos`, one of 10,000': (send) => send({ path: '/todos', headers: many }),
    'a todo completed': await toggle('latchkey', app, apps.fileOf('latchkey'), CLIENTS),
    'sign-in with a passkey': await passkeySignIn('latchkey', app.url, CLIENTS),
    'sign-in with OpenID': oauthSignIn('latchkey', app.url, apps.issuer),
  }
}
