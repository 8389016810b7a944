import { gzipSync } from 'node:zlib'
import type { App, AppName, Apps } from './apps'
import { type Answer, openSender, type Send, type Work } from './load'

export type Weight = { bytes: number; gzip: number; elements: number; statements: number }

type Page = (send: Send) => Promise<Answer>

const WARM_UP = 5
const REPEATS = 20

/** Of one page. Statements are NaN for an app without a database. */
export async function weigh(
  apps: Apps,
  name: AppName,
  path: string,
  cookie: string,
): Promise<Weight> {
  const app = await apps.get(name)
  const page: Page = (send) => send({ path, headers: { cookie } })
  const { send, close } = openSender(app.url)
  const html = (await page(send)).text()
  close()
  const markup = html.replace(/<script[\s\S]*?<\/script>/g, '')
  return {
    bytes: Buffer.byteLength(html),
    gzip: gzipSync(html).byteLength,
    elements: markup.match(/<[a-z]/g)?.length ?? 0,
    statements: await countStatements(apps, name, async () => page),
  }
}

/** The mean of a unit of work, which `prepare` makes for the process whose statements are counted. */
export async function countStatements(
  apps: Apps,
  name: AppName,
  prepare: (app: App) => Promise<Work>,
): Promise<number> {
  if (name.startsWith('floor')) return Number.NaN
  const { app, statements } = await apps.counted(name)
  const work = await prepare(app)
  const { send, close } = openSender(app.url)
  for (let count = 0; count < WARM_UP; count++) await work(send, count, 0)
  const before = statements()
  for (let count = 0; count < REPEATS; count++) await work(send, count, 0)
  close()
  return (statements() - before) / REPEATS
}
