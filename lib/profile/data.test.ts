import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { count, snapshot, sql } from '@/lib/testing/database'
import { getProfile, saveProfile } from './data'
import type { Profile } from './schema'

const NEW: Profile = { displayName: null, bio: null, avatarUrl: null, theme: 'system' }
const FULL: Profile = {
  displayName: 'Ada',
  bio: 'First\nprogrammer',
  avatarUrl: 'https://example.com/a.png',
  theme: 'dark',
}

let ada: string
let grace: string

beforeEach(async () => {
  await sql('DELETE FROM users')
  ada = (await db.user.create({ data: { name: 'Ada' } })).id
  grace = (await db.user.create({ data: { name: 'Grace' } })).id
})

test('the first read creates the row, later ones keep it', async () => {
  expect(await count('user_profiles')).toBe(0)
  expect(await getProfile(ada)).toEqual(NEW)
  const made = await snapshot(['user_profiles'])
  expect(await getProfile(ada)).toEqual(NEW)
  expect(await snapshot(['user_profiles'])).toEqual(made)
  expect(await count('user_profiles')).toBe(1)
})

test('the first read takes the picture of a connected account; later ones keep what the user set', async () => {
  await db.account.create({
    data: {
      userId: ada,
      providerId: 'acme',
      accountId: '1',
      picture: 'https://example.com/ada.png',
    },
  })
  expect(await getProfile(ada)).toEqual({ ...NEW, avatarUrl: 'https://example.com/ada.png' })
  await saveProfile(ada, NEW)
  expect(await getProfile(ada)).toEqual(NEW)
})

test('of eight concurrent first reads, one creates the row and all see it', async () => {
  const profiles = await Promise.all(Array.from({ length: 8 }, () => getProfile(ada)))
  expect(profiles).toEqual(Array.from({ length: 8 }, () => NEW))
  expect(await count('user_profiles')).toBe(1)
})

test('a whole profile can be saved before or after the first read', async () => {
  expect(await saveProfile(ada, FULL)).toEqual(FULL)
  expect(await getProfile(ada)).toEqual(FULL)
  expect(await saveProfile(ada, NEW)).toEqual(NEW)
  expect(await getProfile(ada)).toEqual(NEW)
})

test('saving in an older page does not undo changes of a newer one', async () => {
  await saveProfile(ada, FULL)
  const drawn = {
    displayName: String(FULL.displayName),
    bio: String(FULL.bio),
    avatarUrl: String(FULL.avatarUrl),
    theme: FULL.theme,
  }
  await saveProfile(ada, { ...FULL, theme: 'light' }, drawn)
  expect(await saveProfile(ada, { ...FULL, bio: null }, drawn)).toEqual({
    ...FULL,
    theme: 'light',
    bio: null,
  })
})

test('concurrent first reads and saves leave one saved row', async () => {
  const work = Array.from({ length: 8 }, (_, index) =>
    index % 2 ? getProfile(ada) : saveProfile(ada, FULL),
  )
  await Promise.all(work)
  expect(await count('user_profiles')).toBe(1)
  expect(await getProfile(ada)).toEqual(FULL)
})

test("another user's profile is neither read nor written", async () => {
  await saveProfile(ada, FULL)
  expect(await getProfile(grace)).toEqual(NEW)
  await saveProfile(grace, { ...NEW, displayName: 'Grace' })
  expect(await getProfile(ada)).toEqual(FULL)
})

test('a profile is deleted with its user', async () => {
  await saveProfile(ada, FULL)
  await sql('DELETE FROM users WHERE id = $1', [ada])
  expect(await count('user_profiles')).toBe(0)
})

test.each([
  ['user_profiles_display_name_length', { displayName: 'x'.repeat(81) }],
  ['user_profiles_bio_length', { bio: 'x'.repeat(501) }],
  ['user_profiles_avatar_url', { avatarUrl: 'http://example.com/a.png' }],
  ['user_profiles_avatar_url', { avatarUrl: 'javascript:alert(1)' }],
])('the database refuses what no form should allow: %s', async (constraint, fields) => {
  await expect(saveProfile(ada, { ...NEW, ...fields })).rejects.toThrow(constraint)
})

test('a user who was deleted while the page was drawn is signed out', async () => {
  await sql('DELETE FROM users WHERE id = $1', [ada])
  await expect(getProfile(ada)).rejects.toMatchObject({ code: 'unauthenticated' })
})
