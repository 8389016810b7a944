import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
} from '@/lib/testing/ceremonies'
import type { FakeIssuer } from '@/lib/testing/fake-issuer'
import {
  assertPasskey,
  createPasskey,
  type SoftwarePasskey,
} from '@/lib/testing/software-authenticator'
import type { Ledger } from './ledger'
import { Visitor } from './visitor'

const RETRY_MS = 100

/** Signs people up by passkey and in again, one after another, until the signal aborts. */
export async function visitByPasskey(url: string, ledger: Ledger, ending: AbortSignal) {
  while (!ending.aborted) {
    const name = `Passkey ${randomUUID()}`
    const visitor = new Visitor(url, ledger, name)
    const passkey = await signUp(visitor, ledger, name)
    if (passkey) await signIn(new Visitor(url, ledger, name), ledger, name, passkey)
  }
}

/** Returns null if the ceremony ended without an acknowledgement. */
export async function signUp(visitor: Visitor, ledger: Ledger, name: string) {
  const { url } = visitor
  const options = await visitor.insist(() => visitor.post(REGISTER_OPTIONS, { name }))
  const { passkey, response } = createPasskey(url, await options.answer.json())
  ledger.signUps.set(name, false)
  // Sends the same response again after a failure, as an impatient client would.
  const { answer, tries } = await visitor.insist(() => visitor.post(REGISTER_VERIFY, response))
  if (answer.status !== 200) {
    if (tries === 1) ledger.refused.push(`sign-up: ${answer.status} ${await answer.text()}`)
    return null
  }
  ledger.signUps.set(name, true)
  ledger.acknowledge()
  await visitor.recordSession()
  return passkey
}

async function signIn(visitor: Visitor, ledger: Ledger, name: string, passkey: SoftwarePasskey) {
  const options = await visitor.insist(() => visitor.post(SIGN_IN_OPTIONS, {}))
  const response = assertPasskey(visitor.url, passkey, await options.answer.json())
  const { answer, tries } = await visitor.insist(() => visitor.post(SIGN_IN_VERIFY, response))
  if (answer.status === 200) {
    ledger.acknowledge()
    await visitor.recordSession()
  } else if (tries === 1)
    ledger.refused.push(`sign-in of ${name}: ${answer.status} ${await answer.text()}`)
}

/** Signs people in at an issuer, twice each, until the signal aborts. */
export async function visitByOAuth(
  url: string,
  ledger: Ledger,
  issuer: FakeIssuer,
  ending: AbortSignal,
) {
  while (!ending.aborted) {
    const name = `OAuth ${randomUUID()}`
    for (let visit = 0; visit < 2; visit++)
      while (!(await continueAt(issuer, new Visitor(url, ledger, name), ledger, name)))
        await delay(RETRY_MS)
  }
}

/** Whether the sign-in was acknowledged. Asks for the callback again if that failed. */
async function continueAt(issuer: FakeIssuer, visitor: Visitor, ledger: Ledger, name: string) {
  ledger.signUps.set(name, ledger.signUps.get(name) ?? false)
  const form = new URLSearchParams({ returnTo: '/todos' })
  const started = await visitor.insist(() => visitor.post('/api/auth/oauth/acme', form))
  const location = started.answer.headers.get('location') ?? ''
  if (!location.startsWith(issuer.url)) return land(location)

  const back = issuer.agree(location, { sub: name, name })
  const { answer } = await visitor.insist(() => visitor.get(back.pathname + back.search))
  if (!land(answer.headers.get('location') ?? `${answer.status}`)) return false
  ledger.signUps.set(name, true)
  ledger.acknowledge()
  await visitor.recordSession()
  return true

  function land(at: string): boolean {
    const { pathname, searchParams } = new URL(at, visitor.url)
    const code = searchParams.get('error') ?? pathname
    ledger.landings.set(code, (ledger.landings.get(code) ?? 0) + 1)
    return code === '/todos'
  }
}
