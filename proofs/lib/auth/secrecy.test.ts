import { afterAll, beforeAll, expect, test } from 'vitest'
import { getAccessToken } from '@/lib/auth/oauth/account-tokens'
import { listAccounts, listAllAccounts, listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { disconnectAccount } from '@/lib/auth/oauth/disconnect'
import { openBrowser } from '@/lib/testing/browser'
import { dump } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { logLinesOf } from '@/lib/testing/log-lines'
import { configureIssuers, locationOf, start } from '@/lib/testing/oauth'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
afterAll(() => issuer.stop())

/** Everything that leaves the server in a response: status line, headers, body. */
async function text(response: Response): Promise<string> {
  return [response.status, ...[...response.headers].flat(), await response.clone().text()].join(
    '\n',
  )
}

test('no access token, refresh token, ID token, code, verifier, nonce or state in a response, a log line, the session or what pages get', async () => {
  const browser = openBrowser()
  const seen: string[] = []
  const secrets: string[] = []
  const secretParameters = new Set<string>()

  const lines = await logLinesOf(async () => {
    for (const [provider, intent, fails] of [
      ['acme', 'continue', false],
      ['second', 'link', false],
      ['acme', 'step-up', false],
      ['acme', 'link', true],
      ['second', 'step-up', true],
    ] as const) {
      const started = await start(browser, { provider, intent, returnTo: '/settings' })
      const location = locationOf(started)
      const verifier = JSON.stringify(await dump()).match(/codeVerifier[\\": ]+([\w-]{43})/)?.[1]
      if (verifier) secrets.push(verifier)
      // The address at the provider carries state and nonce, and must; nothing else of this response may.
      seen.push((await text(started)).replaceAll(location, ''))
      for (const name of ['state', 'nonce'])
        secretParameters.add(new URL(location).searchParams.get(name) ?? '')
      const back = issuer.agree(location, {
        sub: `secret-${provider}`,
        name: 'Ada',
        email: 'planted@example.com',
        email_verified: provider === 'acme',
      })
      secrets.push(back.searchParams.get('code') ?? '')
      if (fails)
        issuer.server.on('/token', () => ({
          error: 'invalid_grant',
          error_description: 'planted-description',
        }))
      seen.push(await text(await browser.get(back.pathname + back.search)))
      seen.push(await text(await browser.get('/api/auth/session')))
      seen.push(await text(await browser.get(back.pathname + back.search)))
    }
    issuer.server.reset()
    const { user } = await (await browser.get('/api/auth/session')).json()
    secrets.push(await getAccessToken(user.id, 'acme'), ...issuer.grants.keys())
    const accounts = await listConnectedAccounts(user.id)
    // What pages and components are given.
    seen.push(
      JSON.stringify([
        accounts,
        await listAccounts(user.id),
        await listAllAccounts({ role: 'admin' }),
      ]),
    )
    const id = accounts.find(({ providerId }) => providerId === 'second')?.id ?? ''
    const removed = await disconnectAccount({
      userId: user.id,
      id,
      client: { ipAddress: null, userAgent: null },
    })
    await removed?.revoked
    seen.push(JSON.stringify(removed))
  })

  const everything = [...seen, ...lines].join('\n')
  expect(secrets.filter(Boolean).length).toBeGreaterThanOrEqual(13)
  for (const secret of [...secrets, ...secretParameters]) {
    expect(secret.length).toBeGreaterThan(20)
    expect(everything).not.toContain(secret)
  }
  for (const planted of ['planted-description', 'planted@example.com'])
    expect(lines.join('\n')).not.toContain(planted)
  expect(everything).not.toMatch(/eyJ[\w-]{10,}\./)
  expect(lines.join('')).not.toMatch(/[?&](code|state|error)=/)
  // The search would have found one.
  expect(everything).toContain('secret-acme')
  expect(lines.length).toBeGreaterThan(5)
  // Nor does the database hold a token in clear, though it holds the rows.
  const rows = await dump()
  for (const secret of [
    ...issuer.grants.keys(),
    ...secrets.filter((value) => value.startsWith('access-')),
  ])
    expect(rows).not.toContain(secret)
  expect(rows).not.toMatch(/eyJ[\w-]{10,}\./)
  expect(rows).toContain('secret-acme')
})
