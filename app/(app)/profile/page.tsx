import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ProfileEditor } from '@/components/profile/profile-editor'
import { requireAuthUser } from '@/lib/auth/user'
import { PROFILE_WORDS } from '@/lib/profile/words'

export const metadata: Metadata = { title: PROFILE_WORDS.title }

export default async function ProfilePage() {
  const user = await requireAuthUser('/profile')

  return (
    <>
      <PageHeading title={PROFILE_WORDS.title}>{PROFILE_WORDS.about}</PageHeading>
      <ProfileEditor userId={user.id} userName={user.name} />
    </>
  )
}
