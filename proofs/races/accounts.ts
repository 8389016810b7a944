import { REGISTER_VERIFY, registrationOptions } from '@/lib/testing/ceremonies'
import { createPasskey } from '@/lib/testing/software-authenticator'
import { type Arena, continueWithAcme, MAX_ACCESS_TOKENS } from './arena'
import { is, person, type Race, times } from './race'

/** Points of `accountChanges` (lib/http/rate-limit.ts). */
const ACCOUNT_CHANGES = 10

export const ACCOUNTS: Record<string, Race> = {
  'of the last two passkeys, removed at once, one stays': async ({ user, action, count, db }) => {
    const { id, browser } = await user({ passkeys: 2 })
    const { rows } = await db.query<{ id: string }>('SELECT id FROM passkeys WHERE user_id = $1', [
      id,
    ])
    await Promise.all(rows.map((passkey) => browser.act(action('removePasskeyAction'), passkey)))
    return is('passkeys', await count('FROM passkeys WHERE user_id = $1', id), 1)
  },

  'an account is disconnected while another and a passkey change: a method stays': async ({
    user,
    issuer,
    action,
    count,
    db,
  }) => {
    const { id, browser } = await user({ passkeys: 1 })
    await continueWithAcme(browser, issuer, person(), 'link')
    const { rows: accounts } = await db.query<{ id: string }>(
      'SELECT id FROM accounts WHERE user_id = $1',
      [id],
    )
    const { rows: passkeys } = await db.query<{ id: string }>(
      'SELECT id FROM passkeys WHERE user_id = $1',
      [id],
    )
    if (accounts.length !== 1) return 'the account was not connected'
    await Promise.all([
      ...accounts.map((account) => browser.act(action('disconnectAccountAction'), account)),
      ...passkeys.map((passkey) => browser.act(action('removePasskeyAction'), passkey)),
      continueWithAcme(browser, issuer, person(), 'link'),
    ])
    const left =
      (await count('FROM accounts WHERE user_id = $1', id)) +
      (await count('FROM passkeys WHERE user_id = $1', id))
    return left >= 1 ? null : 'no sign-in method is left'
  },

  'a deletion against everything leaves nothing': async ({
    user,
    session,
    action,
    issuer,
    count,
  }) => {
    const { id, browser } = await user({ passkeys: 2 })
    const [other, third] = [await session(id), await session(id)]
    const rawBody = new URLSearchParams({ confirmation: 'delete my account' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await Promise.all([
      browser.post('/api/account/delete', null, { rawBody, headers }),
      other.act(action('addTodoAction'), { title: 'Late' }),
      other.act(action('saveProfileAction'), { displayName: 'Late', bio: '' }),
      other.act(action('createAccessTokenAction'), {
        name: 'Late',
        scopes: 'todos:read',
        days: '7',
      }),
      other.act(action('createRecoveryCodesAction'), {}),
      registrationOptions(other, {}).then(
        (options) => other.post(REGISTER_VERIFY, createPasskey(other.origin, options).response),
        () => null,
      ),
      continueWithAcme(third, issuer, person(), 'link').catch(() => null),
    ])
    for (const table of [
      'sessions',
      'todos',
      'passkeys',
      'accounts',
      'personal_access_tokens',
      'recovery_codes',
      'user_profiles',
    ])
      if (await count(`FROM ${table} WHERE user_id = $1`, id)) return `rows are left in ${table}`
    return is('users', await count('FROM users WHERE id = $1', id), 0)
  },

  'a session that is revoked while it acts can do no more': async ({
    user,
    session,
    action,
    count,
  }) => {
    const { id, browser } = await user({ passkeys: 1 })
    const thief = await session(id)
    await Promise.all([
      browser.act(action('revokeOtherSessionsAction'), {}),
      thief.act(action('createAccessTokenAction'), {
        name: 'Thief',
        scopes: 'todos:read',
        days: '7',
      }),
    ])
    const before = await count('FROM personal_access_tokens WHERE user_id = $1', id)
    const late = await thief
      .act(action('createAccessTokenAction'), { name: 'Late', scopes: 'todos:read', days: '7' })
      .catch(() => null)
    if (late?.ok) return 'a revoked session acted'
    return (
      is('tokens', await count('FROM personal_access_tokens WHERE user_id = $1', id), before) ??
      is('sessions', await count('FROM sessions WHERE user_id = $1', id), 1)
    )
  },

  'the limit of access tokens holds': async ({ user, action, count, db }) => {
    const { id, browser } = await user()
    await db.query(
      `INSERT INTO personal_access_tokens (user_id, name, token_hash, ending, scopes, expires_at)
       SELECT $1, 'Old', rpad(gen_random_uuid()::text, 43, 'x'), 'xxxx', '{todos:read}', now() + interval '1 day' FROM generate_series(2, $2)`,
      [id, MAX_ACCESS_TOKENS],
    )
    const fields = { name: 'New', scopes: 'todos:read', days: '7' }
    await times(4, () => browser.act(action('createAccessTokenAction'), fields))
    return is(
      'tokens',
      await count('FROM personal_access_tokens WHERE user_id = $1', id),
      MAX_ACCESS_TOKENS,
    )
  },

  'a rate limit lets through exactly its points': (arena) => limit(arena),

  'two admins demote each other: one stays': async ({ user, action, count, db }) => {
    await db.query("UPDATE users SET role = 'user'")
    const [ada, eve] = [await user({ isAdmin: true }), await user({ isAdmin: true })]
    await Promise.all([
      ada.browser.act(action('changeRoleAction'), { userId: eve.id, role: 'user' }),
      eve.browser.act(action('changeRoleAction'), { userId: ada.id, role: 'user' }),
    ])
    return is('admins', await count("FROM users WHERE role = 'admin'"), 1)
  },
}

async function limit(arena: Arena, triesLeft = 3): Promise<string | null> {
  const { browser } = await arena.user()
  const action = arena.action('setSecurityMailsAction')
  const outcomes = await times(2 * ACCOUNT_CHANGES, () => browser.act(action, { isOn: 'true' }))
  const codes = outcomes.map((outcome) => (outcome?.ok ? 'accepted' : (outcome?.code ?? 'none')))
  const accepted = codes.filter((code) => code === 'accepted').length
  // An overloaded database is late, after a point was taken. Somebody else tries again.
  if (accepted < ACCOUNT_CHANGES && codes.includes('unavailable') && triesLeft > 0)
    return limit(arena, triesLeft - 1)
  const wrong = is('accepted', accepted, ACCOUNT_CHANGES)
  return wrong && `${wrong} (${codes.join(' ')})`
}
