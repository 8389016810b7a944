import { createServer } from 'node:http'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { symmetricEncrypt } from 'better-auth/crypto'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import pg from 'pg'

// A real better-auth app with its own tables and routes. POST /test/<name> calls what a provider's
// callback would.

const ORIGIN = 'http://localhost:3000'
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
const auth = betterAuth({
  appName: 'Old app',
  baseURL: ORIGIN,
  secret: 'K3yOfTheOldAppWhichHasMoreThan32Bytes+/x',
  database: pool,
  emailAndPassword: { enabled: true },
  account: { encryptOAuthTokens: process.env.ENCRYPT_TOKENS === 'true' },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  advanced: process.env.GENERATE_ID ? { database: { generateId: process.env.GENERATE_ID } } : {},
  plugins: [passkey({ rpID: 'localhost', rpName: 'Old app', origin: ORIGIN })],
})
const { runMigrations } = await getMigrations(auth.options)
await runMigrations()
const context = await auth.$context

const verbs = {
  verifyEmail: ({ userId }) => context.internalAdapter.updateUser(userId, { emailVerified: true }),
  createUser: (user) => context.internalAdapter.createUser(user),
  async linkAccount({ accessToken, refreshToken, ...account }) {
    const seal = (data) =>
      data && process.env.ENCRYPT_TOKENS === 'true'
        ? symmetricEncrypt({ key: context.secretConfig, data })
        : data
    const dates = Object.fromEntries(
      ['accessTokenExpiresAt', 'refreshTokenExpiresAt'].flatMap((name) =>
        account[name] ? [[name, new Date(account[name])]] : [],
      ),
    )
    return context.internalAdapter.linkAccount({
      ...account,
      ...dates,
      accessToken: await seal(accessToken),
      refreshToken: await seal(refreshToken),
    })
  },
  findAccountOwner: (key) => context.internalAdapter.findAccountOwnerByKey(key),
}

const handle = toNodeHandler(auth)
createServer(async (request, response) => {
  const verb = verbs[request.url.replace('/test/', '')]
  if (!verb) return handle(request, response)
  try {
    const body = (await request.toArray()).map(String).join('')
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify((await verb(JSON.parse(body))) ?? null))
  } catch (error) {
    response.writeHead(500).end(String(error?.stack))
  }
}).listen(0, '127.0.0.1', function listening() {
  console.log(`listening ${this.address().port}`)
})
