import path from 'node:path'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { runProcess } from '@/lib/testing/run-process'
import {
  assertPasskey,
  createPasskey,
  type SoftwarePasskey,
} from '@/lib/testing/software-authenticator'
import { DATA } from '@/scripts/dev/project'

/** Where `npm run test:import` installs the real packages. */
export const OLD_APPS = path.join(DATA, 'import-testing')

const ORIGIN = 'http://localhost:3000'

/** Starts one of the apps in this folder on a database. */
export async function startOldApp(
  script: 'better-auth.mjs' | 'auth-js.mjs',
  env: Record<string, string>,
) {
  const server = runProcess(process.execPath, [script], {
    cwd: OLD_APPS,
    env: { NODE_ENV: 'production', ...env },
  })
  const [, port] = await server.printed(/listening (\d+)/)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGKILL')
      await server.exited
    },
  }
}

/** Posts JSON and returns the response body. Throws unless it succeeds. */
export async function call(url: string, body: unknown) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return JSON.parse(text)
}

/** A browser on a better-auth app. */
export function openOldBrowser(app: { url: string }) {
  const cookies = new Map<string, string>()

  async function send(pathname: string, body?: unknown) {
    const response = await fetch(`${app.url}/api/auth${pathname}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        origin: ORIGIN,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${pathname}: ${response.status} ${text}`)
    return JSON.parse(text)
  }

  return {
    get: (pathname: string) => send(pathname),
    post: (pathname: string, body: unknown) => send(pathname, body),
    /** Signs a new user up. Returns the id. */
    async signUp(user: { name: string; email: string; password: string }): Promise<string> {
      const { user: created }: { user: { id: string } } = await send('/sign-up/email', user)
      return created.id
    },
    async addPasskey(name: string, isSynced = false): Promise<SoftwarePasskey> {
      const options: PublicKeyCredentialCreationOptionsJSON = await send(
        '/passkey/generate-register-options',
      )
      const { passkey, response } = createPasskey(ORIGIN, options, { isSynced })
      await send('/passkey/verify-registration', { response, name })
      return passkey
    },
    async signInWithPasskey(passkey: SoftwarePasskey): Promise<{ session: { userId: string } }> {
      const options: PublicKeyCredentialRequestOptionsJSON = await send(
        '/passkey/generate-authenticate-options',
      )
      return send('/passkey/verify-authentication', {
        response: assertPasskey(ORIGIN, passkey, options),
      })
    },
  }
}
