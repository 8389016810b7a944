import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { expect, test } from '@/e2e/testing/fixtures'
import { createTestUser } from '@/e2e/testing/test-user'
import { startApp } from '@/lib/testing/app'
import { copyTemplate } from '@/lib/testing/test-server'
import { openCountingProxy } from '../tools/counting-proxy'

/** At most; `npm run test:budget` has the JavaScript. Lower a number when there is less. */
const BUDGETS = [
  { path: '/todos', bytes: 40_000, gzip: 7_050, elements: 290, statements: 2 },
  { path: '/profile', bytes: 20_000, gzip: 5_200, elements: 110, statements: 3 },
  { path: '/settings', bytes: 22_000, gzip: 5_800, elements: 95, statements: 5 },
  { path: '/', bytes: 44_000, gzip: 8_000, elements: 180, statements: 0 },
  { path: '/sign-in', bytes: 19_000, gzip: 4_700, elements: 70, statements: 0 },
]
/** More are counted only when the app happens to sweep or to connect. */
const REQUESTS = 5

// One app for all of them.
test.describe.configure({ mode: 'default' })

let app: Awaited<ReturnType<typeof startApp>>
let proxy: Awaited<ReturnType<typeof openCountingProxy>>
let cookie: string

test.beforeAll(async () => {
  const { E2E_SERVER_URL: adminUrl = '', E2E_TEMPLATE: template = '' } = process.env
  const databaseUrl = await copyTemplate({ adminUrl, template }, 'weighed')
  proxy = await openCountingProxy(databaseUrl)
  app = await startApp({ databaseUrl: proxy.url })
  const db = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  const { id, sessionToken } = await createTestUser(db, 'Ada Lovelace')
  await db.query(
    "INSERT INTO todos (user_id, title, completed) SELECT $1, 'Todo number ' || n, n % 3 = 0 FROM generate_series(1, 50) n",
    [id],
  )
  await db.end()
  cookie = `session=${sessionToken}`
})

test.afterAll(async () => {
  await app.stop()
  await proxy.stop()
})

for (const { path, ...budget } of BUDGETS)
  test(`${path} stays within its budget`, async () => {
    const isForUsers = !['/', '/sign-in'].includes(path)
    const load = async () => {
      const headers = isForUsers ? { cookie } : undefined
      const response = await fetch(new URL(path, app.url), { headers, redirect: 'manual' })
      expect(response.status).toBe(200)
      return response.text()
    }
    const html = await load()
    const counts: number[] = []
    for (let request = 0; request < REQUESTS; request++) {
      const before = proxy.statements()
      await load()
      counts.push(proxy.statements() - before)
    }
    const weight = {
      bytes: Buffer.byteLength(html),
      gzip: gzipSync(html).byteLength,
      elements: html.replace(/<script[\s\S]*?<\/script>/g, '').match(/<[a-z]/g)?.length ?? 0,
      statements: Math.min(...counts),
    }
    const over = Object.entries(budget).filter(([name, most]) => Reflect.get(weight, name) > most)
    expect(over, JSON.stringify(weight)).toEqual([])
  })
