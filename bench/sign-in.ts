import { createHash } from 'node:crypto'
import type { FakeIssuer } from '@/lib/testing/fake-issuer'
import {
  assertPasskey,
  createPasskey,
  type SoftwarePasskey,
} from '@/lib/testing/software-authenticator'
import { cookiesOf, openSender, type Send, type Work } from './load'

/** Sign-ins as a browser would do them: each client is somebody else, who is signed out. */
const JSON_TYPE = { 'content-type': 'application/json' }

/** Registers a passkey for each client. A unit of work is a whole sign-in: two requests. */
export async function passkeySignIn(
  app: 'latchkey' | 'better-auth',
  url: string,
  clients: number,
): Promise<Work> {
  const ceremonies = app === 'latchkey' ? latchkey(url) : betterAuth(url)
  const { send, close } = openSender(url)
  const passkeys: SoftwarePasskey[] = []
  for (let client = 0; client < clients; client++)
    passkeys.push(await ceremonies.register(send, client))
  close()
  return (send, _count, client) => ceremonies.signIn(send, passkeys[client] as SoftwarePasskey)
}

function latchkey(url: string) {
  const at = '/api/auth/passkey'
  const headers = { origin: url, ...JSON_TYPE }
  async function ceremony<T>(
    send: Send,
    name: string,
    start: object,
    answer: (options: T) => unknown,
  ): Promise<void> {
    const body = JSON.stringify(start)
    const options = await send({ method: 'POST', path: `${at}/${name}/options`, headers, body })
    await send({
      method: 'POST',
      path: `${at}/${name}/verify`,
      headers: { ...headers, cookie: cookiesOf(options) },
      body: JSON.stringify(answer(JSON.parse(options.text()))),
    })
  }

  return {
    async register(send: Send, client: number): Promise<SoftwarePasskey> {
      let made: SoftwarePasskey | undefined
      const name = `Passkey ${client}`
      await ceremony(send, 'register', { name }, (options: Parameters<typeof createPasskey>[1]) => {
        const { passkey, response } = createPasskey(url, options)
        made = passkey
        return response
      })
      if (!made) throw new Error('No passkey was made')
      return made
    },
    signIn: (send: Send, passkey: SoftwarePasskey) =>
      ceremony(send, 'sign-in', {}, (options: Parameters<typeof assertPasskey>[2]) =>
        assertPasskey(url, passkey, options),
      ),
  }
}

function betterAuth(url: string) {
  const at = '/api/auth/passkey'
  const headers = { origin: url, ...JSON_TYPE }
  return {
    /** For a user of `tables.sql`. */
    async register(send: Send, client: number): Promise<SoftwarePasskey> {
      const user = createHash('md5')
        .update(`u${client + 1}`)
        .digest('hex')
      const options = await send({ path: `${at}/generate-register-options?context=${user}` })
      const { passkey, response } = createPasskey(url, JSON.parse(options.text()))
      await send({
        method: 'POST',
        path: `${at}/verify-registration`,
        headers: { ...headers, cookie: cookiesOf(options) },
        body: JSON.stringify({ response, name: `Passkey ${client}` }),
      })
      return passkey
    },
    async signIn(send: Send, passkey: SoftwarePasskey): Promise<void> {
      const options = await send({ path: `${at}/generate-authenticate-options` })
      const response = assertPasskey(url, passkey, JSON.parse(options.text()))
      await send({
        method: 'POST',
        path: `${at}/verify-authentication`,
        headers: { ...headers, cookie: cookiesOf(options) },
        body: JSON.stringify({ response }),
      })
    },
  }
}

/** A unit of work is a whole sign-in: the start, the provider's answer, the callback. */
export function oauthSignIn(
  app: 'latchkey' | 'better-auth',
  url: string,
  issuer: FakeIssuer,
): Work {
  const start = app === 'latchkey' ? startLatchkey : startBetterAuth
  return async (send, _count, client) => {
    const { location, cookie } = await start(send, url)
    if (!location.startsWith('http')) throw new Error(`The sign-in began at ${location}`)
    const callback = issuer.agree(location, {
      sub: `client-${client}`,
      name: `Client ${client}`,
      email: `client-${client}@example.test`,
      email_verified: true,
    })
    const status = app === 'latchkey' ? 303 : 302
    const path = callback.pathname + callback.search
    const landed = await send({ path, headers: { cookie }, status })
    if (/error/.test(landed.headers.location ?? ''))
      throw new Error(`The sign-in ended at ${landed.headers.location}`)
  }
}

async function startLatchkey(send: Send, url: string) {
  const answer = await send({
    method: 'POST',
    path: '/api/auth/oauth/acme',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'intent=continue&returnTo=/todos',
    status: 303,
  })
  return { location: answer.headers.location ?? '', cookie: cookiesOf(answer) }
}

async function startBetterAuth(send: Send, url: string) {
  const answer = await send({
    method: 'POST',
    path: '/api/auth/sign-in/social',
    headers: { origin: url, ...JSON_TYPE },
    body: JSON.stringify({ provider: 'acme', callbackURL: '/todos' }),
  })
  const { url: location } = JSON.parse(answer.text())
  return { location: String(location), cookie: cookiesOf(answer) }
}
