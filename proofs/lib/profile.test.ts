import { expect, test } from 'vitest'
import { getProfile } from '@/lib/profile/data'
import { sql } from '@/lib/testing/database'
import { signInUser } from '@/lib/testing/sessions'

test('a profile that cannot be stored is a fault, not the end of the session', async () => {
  const { id } = await signInUser()
  await sql('ALTER TABLE user_profiles ADD CONSTRAINT refused CHECK (false) NOT VALID')
  await expect(getProfile(id)).rejects.toThrow('refused')
  await sql('ALTER TABLE user_profiles DROP CONSTRAINT refused')
  expect(await getProfile(id)).toMatchObject({ theme: 'system' })
})
