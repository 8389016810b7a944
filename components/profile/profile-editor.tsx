import { providerName } from '@/lib/auth/methods'
import { listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { getProfile } from '@/lib/profile/data'
import { ProfileForm } from './profile-form'

/** The user's profile, made at the first visit. */
export async function ProfileEditor({ userId, userName }: { userId: string; userName: string }) {
  const [profile, accounts] = await Promise.all([getProfile(userId), listConnectedAccounts(userId)])
  const providerIds = new Set(
    accounts.filter(({ picture }) => picture).map(({ providerId }) => providerId),
  )
  const pictures = [...providerIds].map((providerId) => ({
    providerId,
    providerName: providerName(providerId),
  }))
  return <ProfileForm profile={profile} userName={userName} pictures={pictures} />
}
