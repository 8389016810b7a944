import { Unplug } from 'lucide-react'
import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message-page'
import { LAYOUT_WORDS } from '@/components/layout/words'
import { buttonVariants } from '@/components/ui/button'
import { safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: LAYOUT_WORDS.unavailable.title }

/** Where pages go while the database does not answer. `proxy.ts` gives it the status 503. */
export default async function UnavailablePage({ searchParams }: PageProps<'/unavailable'>) {
  const { returnTo } = await searchParams
  return (
    <MessagePage
      title={LAYOUT_WORDS.unavailable.title}
      icon={<Unplug />}
      actions={
        // A full page load: what the router has cached is older than the fault.
        <a href={safeReturnTo(returnTo)} className={buttonVariants()}>
          {LAYOUT_WORDS.unavailable.tryAgain}
        </a>
      }
    >
      {LAYOUT_WORDS.unavailable.about}
    </MessagePage>
  )
}
