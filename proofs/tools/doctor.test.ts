import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { CLIENT_ID, CLIENT_SECRET, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { sendJson } from '@/lib/testing/fake-server'
import { openSmtpServer } from '@/lib/testing/smtp-server'
import { copyTemplate } from '@/lib/testing/test-server'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'
import { type Clone, makeClone } from './clone'

const server = inject('testServer')
const SECRET = 'Q2Vydm9pc2UtYmxvbmRlLWV0LXBhaW4tZGUtbWllLWU='
const GOOD = { APP_URL: 'http://localhost:4199', AUTH_SECRET: SECRET }

let clone: Clone
let url: string
let empty: string

beforeAll(async () => {
  clone = await makeClone()
  url = await copyTemplate(server, 'doctor')
  await createDatabase(server.adminUrl, 'doctor_empty')
  empty = databaseUrl(server.adminUrl, 'doctor_empty')
})
afterAll(async () => {
  await clone.remove()
  await dropDatabase(server.adminUrl, new URL(url).pathname.slice(1))
  await dropDatabase(server.adminUrl, 'doctor_empty')
})

test('a configuration that works has nothing to mend', async () => {
  const issuer = await startFakeIssuer()
  const mail = await openSmtpServer()
  const found = await doctor({ ...acme(issuer.url), SMTP_URL: mail.url })
  expect(found).toEqual({ code: 0, lines: [] })
  await Promise.all([issuer.stop(), mail.close()])
})

test.each<[Record<string, string>, RegExp[]]>([
  [{ DATABASE_URL: 'postgresql://u:ab#c@127.0.0.1/x' }, [/^DATABASE_URL .*# is %23/]],
  [
    {
      APP_URL: 'https://app.example.co.uk',
      RP_ID: 'co.uk',
      AUTH_SECRET: 'change-me-change-me-change-me-change-me',
      GITHUB_CLIENT_ID: 'id',
    },
    [
      /^RP_ID is "co.uk", a public suffix/,
      /^AUTH_SECRET is a placeholder/,
      /^GITHUB_CLIENT_SECRET is not set/,
    ],
  ],
  [
    { APP_URL: 'https://app.example.invalid', RP_ID: 'example.org', AUTH_SECRET: '' },
    [/^RP_ID is "example.org", which is neither/, /^AUTH_SECRET is not set/],
  ],
  [
    {
      APP_URL: 'http://127.0.0.1:4199',
      DATABASE_URL: 'postgresql://u:p@db.invalid/x',
      DEMO: 'true',
    },
    [/^DATABASE_URL .*host is unknown/, /^APP_URL is an IP address/, /^DEMO is true/],
  ],
  [
    {
      APP_URL: 'https://app.example.invalid',
      RELATED_ORIGINS: 'https://other.invalid',
      DATABASE_URL: 'postgresql://app:secret@127.0.0.1:1/app?pgbouncer=true',
      RATE_LIMIT_SCALE: '1000',
      SMTP_URL: 'smtp://127.0.0.1:1',
      ...acme('http://127.0.0.1:1'),
    },
    [
      /^DATABASE_URL .*no server answers.*ECONNREFUSED/,
      /^TRUST_PROXY is not set/,
      /^DATABASE_URL is a pooler's address/,
      /^Acme is at http:\/\/127.0.0.1:1, which browsers elsewhere cannot reach/,
      /^RATE_LIMIT_SCALE is 1000/,
      /^Acme at http:\/\/127.0.0.1:1 cannot be reached/,
      /^https:\/\/app.example.invalid\/.well-known\/webauthn does not list/,
      /^APP_URL: nothing answers at/,
      /^SMTP_URL cannot be used: the server cannot be reached/,
    ],
  ],
])('each mistake is named in one line: %j', async (env, expected) => {
  const { code, lines } = await doctor(env)
  expect(code).toBe(1)
  expect(lines).toEqual(expected.map((line) => expect.stringMatching(line)))
  expect(lines.join()).not.toMatch(/secret@|ab#c|at .*:\d+:\d+/)
})

test('migrations that are missing, and a role that may not apply them', async () => {
  expect((await doctor({ DATABASE_URL: empty })).lines).toEqual([
    expect.stringMatching(/^Migrations are pending \(.*_init, .*\)\. Run npm run db:migrate\.$/),
  ])
  await withClient(server.adminUrl, (client) =>
    client.query("CREATE ROLE reader LOGIN PASSWORD 'p'"),
  )
  const reader = new URL(empty)
  reader.username = 'reader'
  reader.password = 'p'
  await withClient(empty, (client) => client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC'))
  expect((await doctor({ DATABASE_URL: reader.href })).lines).toEqual([
    expect.stringMatching(
      /^The role reader may not create tables in schema public\. .*GRANT USAGE, CREATE/,
    ),
  ])
  await withClient(server.adminUrl, (client) => client.query('DROP ROLE reader'))
})

test('migrations of another version', async () => {
  const query = (sql: string) => withClient(url, (client) => client.query(sql))
  await query(
    "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ('x', 'x', now(), '29990101000000_next', 1)",
  )
  expect((await doctor({})).lines).toEqual([
    expect.stringContaining('migrations of another version of the app (29990101000000_next)'),
  ])
  await query("DELETE FROM _prisma_migrations WHERE id = 'x'")
})

test.each([
  ['invalid_client', /^OIDC_ACME_CLIENT_ID and OIDC_ACME_CLIENT_SECRET: Acme does not know them/],
  ['redirect_uri_mismatch', /Register http:\/\/localhost:4199\/api\/auth\/oauth\/acme\/callback$/],
])('a provider that answers %s', async (error, line) => {
  const issuer = await startFakeIssuer()
  issuer.server.on('/token', (_, response) => sendJson(response, { error }, 401))
  expect((await doctor(acme(issuer.url))).lines).toEqual([expect.stringMatching(line)])
  await issuer.stop()
})

function acme(issuer: string) {
  return {
    OIDC_PROVIDERS: 'acme',
    OIDC_ACME_ISSUER: issuer,
    OIDC_ACME_CLIENT_ID: CLIENT_ID,
    OIDC_ACME_CLIENT_SECRET: CLIENT_SECRET,
  }
}

/** The exit code and the findings. */
async function doctor(env: Record<string, string>) {
  const run = clone.run('doctor.ts', { env: { DATABASE_URL: url, ...GOOD, ...env } })
  const code = await run.exited
  const lines = run.output().split('\n')
  return { code, lines: lines.flatMap((line) => (line.startsWith('  ') ? line.slice(2) : [])) }
}
