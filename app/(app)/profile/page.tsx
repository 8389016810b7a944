import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ProfileEditor } from '@/components/profile/profile-editor'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const user = await requireAuthUser('/profile')

  return (
    <>
      <PageHeading title="Profile">Your details, and how the app looks.</PageHeading>
      <ProfileEditor userId={user.id} userName={user.name} />
    </>
  )
}
