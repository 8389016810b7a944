import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ProfileForm } from '@/components/profile/profile-form'
import { providerName } from '@/lib/auth/methods'
import { listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { requireAuthUser } from '@/lib/auth/user'
import { getProfile } from '@/lib/profile/data'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const user = await requireAuthUser('/profile')
  const [profile, accounts] = await Promise.all([
    getProfile(user.id),
    listConnectedAccounts(user.id),
  ])
  const providerIds = new Set(
    accounts.filter(({ picture }) => picture).map(({ providerId }) => providerId),
  )
  const pictures = [...providerIds].map((providerId) => ({
    providerId,
    providerName: providerName(providerId),
  }))

  return (
    <>
      <PageHeading title="Profile">Your details, and how the app looks.</PageHeading>
      <ProfileForm profile={profile} userName={user.name} pictures={pictures} />
    </>
  )
}
