import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { signInUser } from '@/lib/testing/sessions'
import { saveProfileAction } from './actions'
import { getProfile } from './data'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const TYPED = {
  displayName: ' Ada ',
  bio: 'One\r\ntwo',
  avatarUrl: 'https://example.com/a.png',
  theme: 'dark',
}
/** As typed in the fields. */
const SUBMITTED = { ...TYPED, bio: 'One\ntwo' }
const STORED = {
  displayName: 'Ada',
  bio: 'One\ntwo',
  avatarUrl: 'https://example.com/a.png',
  theme: 'dark',
}

let ada: { id: string; headers: Headers }

beforeEach(async () => {
  vi.mocked(revalidatePath).mockClear()
  ada = await signInUser('Ada')
  request.headers = ada.headers
})

test('saving a profile revalidates every page, because all show the theme', async () => {
  expect(await saveProfileAction(null, formData(TYPED))).toEqual({
    ok: true,
    value: STORED,
    signals: null,
    submitted: SUBMITTED,
  })
  expect(await getProfile(ada.id)).toEqual(STORED)
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/', 'layout']])
})

test('a field unchanged since the page was rendered keeps its stored value', async () => {
  await saveProfileAction(null, formData(TYPED))
  const drawn = JSON.stringify({ ...STORED, theme: 'system', bio: 'Before' })
  await saveProfileAction(null, formData({ ...TYPED, bio: 'Before', theme: 'system', drawn }))
  expect(await getProfile(ada.id)).toEqual(STORED)
  for (const odd of ['', '{', '[]', '{"bio":1}', 'x'.repeat(20_000)])
    expect(await saveProfileAction(null, formData({ ...TYPED, drawn: odd }))).toMatchObject({
      ok: true,
      value: STORED,
    })
})

test('every invalid field has an error, keeps what was typed, and nothing is saved', async () => {
  const typed = {
    displayName: 'x'.repeat(81),
    bio: 'x'.repeat(501),
    avatarUrl: 'javascript:alert(1)',
    theme: 'pink',
  }
  expect(await saveProfileAction(null, formData(typed))).toMatchObject({
    ok: false,
    code: 'invalid_input',
    fields: {
      displayName: 'Display name can have at most 80 characters.',
      bio: 'Bio can have at most 500 characters.',
      avatarUrl: 'Avatar URL must be an https:// link to an image.',
      theme: 'Choose System, Light or Dark.',
    },
    submitted: typed,
  })
  expect(await sql('SELECT 1 FROM user_profiles WHERE user_id = $1', [ada.id])).toEqual([])
})

test('“Use my picture” replaces the avatar field with the connected account’s picture', async () => {
  const grace = await signInUser('Grace')
  const picture = 'https://example.com/connected.png'
  await sql(
    "INSERT INTO accounts (user_id, provider_id, account_id, picture) VALUES ($1, 'acme', '1', $2)",
    [ada.id, picture],
  )
  await sql(
    "INSERT INTO accounts (user_id, provider_id, account_id, picture) VALUES ($1, 'hers', '2', $2)",
    [grace.id, picture],
  )
  expect(await saveProfileAction(null, formData({ ...TYPED, pictureOf: 'hers' }))).toMatchObject({
    value: STORED,
  })
  expect(await saveProfileAction(null, formData({ ...TYPED, pictureOf: 'acme' }))).toMatchObject({
    value: { ...STORED, avatarUrl: picture },
  })
})

test('whose profile is saved depends on the session only', async () => {
  const grace = await signInUser('Grace')
  await getProfile(grace.id)
  await saveProfileAction(
    null,
    formData({ ...TYPED, userId: grace.id, user_id: grace.id, id: grace.id }),
  )
  expect(await getProfile(grace.id)).toMatchObject({ displayName: null })
  expect(await getProfile(ada.id)).toEqual(STORED)
})

test('without a session, from another site, over budget or with a malformed argument nothing is saved', async () => {
  await getProfile(ada.id)
  const before = await snapshot(['user_profiles'])

  request.headers = new Headers({ origin: 'http://localhost:3000' })
  expect(await saveProfileAction(null, formData(TYPED))).toMatchObject({
    ok: false,
    code: 'unauthenticated',
    submitted: SUBMITTED,
  })

  request.headers = new Headers(ada.headers)
  request.headers.set('origin', 'https://evil.example')
  expect(await saveProfileAction(null, formData(TYPED))).toMatchObject({ ok: false, code: 'csrf' })

  request.headers = ada.headers
  for (const input of [undefined, null, '', [], {}, { displayName: { set: 'x' } }]) {
    expect(await Reflect.apply(saveProfileAction, null, [null, input])).toMatchObject({
      ok: false,
      code: 'invalid_input',
      submitted: {},
    })
  }

  await sql('INSERT INTO rate_limits (key, points, expire) VALUES ($1, 30, $2)', [
    `profileWrites:${ada.id}`,
    Date.now() + 60_000,
  ])
  expect(await saveProfileAction(null, formData(TYPED))).toMatchObject({
    ok: false,
    code: 'too_many_requests',
    submitted: SUBMITTED,
  })
  expect(await snapshot(['user_profiles'])).toEqual(before)
})
