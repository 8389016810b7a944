import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_VERIFY,
  register,
  registrationOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { snapshot, sql } from '@/lib/testing/database'
import { createPasskey, type SoftwarePasskey } from '@/lib/testing/software-authenticator'
import { getPasskeyOwner, getPasskeySignals } from './owner'
import { listPasskeys, renamePasskey } from './store'

test('a user can have 20 passkeys; the 21st is refused with a message', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  await fillUpTo(19, passkey)
  expect((await register(browser, {})).response.status).toBe(200)
  const before = await snapshot()
  const { response } = await register(browser, {})
  const body: unknown = await response.json()
  expect(body).toMatchObject({
    error: { code: 'invalid_input', message: expect.stringContaining('20 passkeys') },
  })
  expect(await snapshot()).toEqual(before)
})

test('two concurrent adds at 19 leave 20: the count is taken under the user’s lock', async () => {
  for (let round = 0; round < 5; round++) {
    const browser = openBrowser()
    const passkey = await signUp(browser)
    await fillUpTo(19, passkey)
    const posts = await Promise.all([1, 2, 3].map(() => prepared(browser)))
    const answers = await Promise.all(posts.map((post) => post()))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    expect(await passkeysOf(passkey)).toHaveLength(20)
  }
})

test('a credential added by two users at once belongs to one of them', async () => {
  const [ada, eve] = [openBrowser(), openBrowser()]
  await signUp(ada)
  await signUp(eve, 'Eve')
  const credentialId = Buffer.from('the credential of both at once')
  const posts = await Promise.all([ada, eve].map((browser) => prepared(browser, credentialId)))
  const answers = await Promise.all(posts.map((post) => post()))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  const [loser] = answers.filter(({ ok }) => !ok)
  expect(loser && (await errorCode(loser))).toBe('passkey_failed')
  expect(
    await sql('SELECT 1 FROM passkeys WHERE credential_id = $1', [
      credentialId.toString('base64url'),
    ]),
  ).toHaveLength(1)
})

test('the list has the user’s own passkeys, oldest first, without keys', async () => {
  const browser = openBrowser()
  const first = await signUp(browser)
  const { passkey: second } = await register(browser, {})
  await signUp(openBrowser(), 'Eve')
  const [{ user_id: userId } = { user_id: '' }] = await sql<{ user_id: string }>(
    'SELECT user_id FROM passkeys WHERE credential_id = $1',
    [idOf(first)],
  )
  const list = await listPasskeys(userId)
  expect(list.map(({ credentialId }) => credentialId)).toEqual([idOf(first), idOf(second)])
  expect(JSON.stringify(Object.keys(list[0] ?? {}))).not.toMatch(/key"|counter|user/i)
})

test('a user deleted meanwhile is signed out, rather than without that passkey', async () => {
  const [gone, id] = [randomUUID(), randomUUID()]
  await expect(
    renamePasskey(gone, id, 'Phone', { ipAddress: null, userAgent: null }),
  ).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(getPasskeyOwner(gone)).rejects.toMatchObject({ code: 'not_found' })
  expect(await getPasskeySignals(gone)).toBeNull()
})

/** A registration up to its last request. */
async function prepared(browser: Browser, credentialId?: Buffer): Promise<() => Promise<Response>> {
  const { response } = createPasskey(browser.origin, await registrationOptions(browser, {}), {
    credentialId,
  })
  return () => browser.post(REGISTER_VERIFY, response)
}

async function fillUpTo(total: number, passkey: SoftwarePasskey) {
  await sql(
    `INSERT INTO passkeys (user_id, name, credential_id, public_key, device_type, backed_up)
     SELECT user_id, 'Spare', replace(gen_random_uuid()::text, '-', ''), 'none', device_type, false
     FROM passkeys, generate_series(2, $2::int) WHERE credential_id = $1`,
    [idOf(passkey), total],
  )
}

async function passkeysOf(passkey: SoftwarePasskey) {
  return sql(
    'SELECT 1 FROM passkeys WHERE user_id = (SELECT user_id FROM passkeys WHERE credential_id = $1)',
    [idOf(passkey)],
  )
}

function idOf({ id }: SoftwarePasskey): string {
  return id.toString('base64url')
}
