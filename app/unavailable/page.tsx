import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message'
import { buttonVariants } from '@/components/ui/button'
import { Icon, UNPLUG } from '@/components/ui/icon'
import { safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: 'Temporarily unavailable' }

/** Where pages go while the database does not answer. `proxy.ts` gives it the status 503. */
export default async function UnavailablePage({ searchParams }: PageProps<'/unavailable'>) {
  const { returnTo } = await searchParams
  return (
    <MessagePage
      title="Temporarily unavailable"
      icon={<Icon shape={UNPLUG} />}
      actions={
        // A full page load: what the router has cached is older than the fault.
        <a href={safeReturnTo(returnTo)} className={buttonVariants()}>
          Try again
        </a>
      }
    >
      We’re having trouble right now. You are still signed in and nothing was lost. Try again in a
      moment.
    </MessagePage>
  )
}
