import {
  REGISTER_VERIFY,
  registrationOptions,
  SIGN_IN_VERIFY,
  signInOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { assertPasskey, createPasskey } from '@/lib/testing/software-authenticator'
import { continueWithAcme, SESSION_LIMIT } from './arena'
import { is, person, type Race, times } from './race'

export const CEREMONIES: Record<string, Race> = {
  'a provider’s answer sent twice makes one session': async ({ browser, issuer, count }) => {
    const [ada, visitor] = [person(), browser()]
    const rawBody = new URLSearchParams({ intent: 'continue' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const started = await visitor.post('/api/auth/oauth/acme', null, { rawBody, headers })
    const back = issuer.agree(started.headers.get('location') ?? '', ada)
    await times(2, () => visitor.get(back.pathname + back.search))
    const sessions = await count(
      'FROM sessions JOIN accounts USING (user_id) WHERE account_id = $1',
      ada.sub,
    )
    return is('sessions', sessions, 1)
  },

  'a registration replayed eight times makes one user': async ({ browser, count }) => {
    const visitor = browser()
    const { response } = createPasskey(
      visitor.origin,
      await registrationOptions(visitor, { name: 'Ada' }),
    )
    const answers = await times(8, () => visitor.post(REGISTER_VERIFY, response))
    return (
      is('accepted', answers.filter(({ ok }) => ok).length, 1) ??
      is('passkeys', await count('FROM passkeys WHERE credential_id = $1', response.id), 1)
    )
  },

  'a sign-in replayed eight times makes one session': async ({ browser, count }) => {
    const passkey = await signUp(browser())
    const visitor = browser()
    const response = assertPasskey(visitor.origin, passkey, await signInOptions(visitor))
    const answers = await times(8, () => visitor.post(SIGN_IN_VERIFY, response))
    const sessions = await count(
      'FROM sessions JOIN passkeys USING (user_id) WHERE credential_id = $1',
      response.id,
    )
    return is('accepted', answers.filter(({ ok }) => ok).length, 1) ?? is('sessions', sessions, 2)
  },

  'eight first sign-ins of one identity make one user': async ({ browser, issuer, count }) => {
    const ada = person()
    await times(8, () => continueWithAcme(browser(), issuer, ada))
    return (
      is('accounts', await count('FROM accounts WHERE account_id = $1', ada.sub), 1) ??
      is('users', await count('FROM users WHERE email = $1', ada.email), 1)
    )
  },

  'one identity is connected to one of two users': async ({ user, issuer, count }) => {
    const ada = person()
    const both = [await user({ passkeys: 1 }), await user({ passkeys: 1 })]
    await Promise.all(both.map(({ browser }) => continueWithAcme(browser, issuer, ada, 'link')))
    return is('accounts', await count('FROM accounts WHERE account_id = $1', ada.sub), 1)
  },

  'of two assertions the higher counter is kept, and neither twice': async ({ browser, db }) => {
    const passkey = await signUp(browser())
    const visitors = [browser(), browser()]
    const responses = []
    for (const visitor of visitors)
      responses.push({
        visitor,
        response: assertPasskey(visitor.origin, passkey, await signInOptions(visitor)),
        counter: passkey.counter,
      })
    const accepted = await Promise.all(
      responses.map(async ({ visitor, response, counter }) =>
        (await visitor.post(SIGN_IN_VERIFY, response)).ok ? counter : 0,
      ),
    )
    const { rows } = await db.query('SELECT counter FROM passkeys WHERE credential_id = $1', [
      passkey.id.toString('base64url'),
    ])
    return is('the counter', Number(rows[0]?.counter), Math.max(...accepted))
  },

  'the limit of sessions holds': async ({ browser, count }) => {
    const passkey = await signUp(browser(), 'Ada', { isSynced: true })
    await times(8, async () => {
      const visitor = browser()
      await visitor.post(
        SIGN_IN_VERIFY,
        assertPasskey(visitor.origin, passkey, await signInOptions(visitor)),
      )
    })
    const sessions = await count(
      'FROM sessions JOIN passkeys USING (user_id) WHERE credential_id = $1',
      passkey.id.toString('base64url'),
    )
    return is('sessions', sessions, SESSION_LIMIT)
  },
}
