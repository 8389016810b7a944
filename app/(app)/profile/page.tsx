import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ProfileEditor } from '@/components/profile/profile-editor'
import { requireAuthUser } from '@/lib/auth/auth-user'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const user = await requireAuthUser('/profile')

  return (
    <>
      <PageHeading title="Profile">How you appear, and how the app looks to you.</PageHeading>
      <ProfileEditor userId={user.id} userName={user.name} />
    </>
  )
}
