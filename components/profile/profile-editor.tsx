import { getProfile } from '@/lib/profile/data'
import { ProfileForm } from './profile-form'

/** The user's profile, made at the first visit. */
export async function ProfileEditor({ userId, userName }: { userId: string; userName: string }) {
  return <ProfileForm profile={await getProfile(userId)} userName={userName} />
}
