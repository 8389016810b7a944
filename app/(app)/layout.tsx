import type { Metadata } from 'next'
import { PasskeyOffer } from '@/components/auth/passkey-offer'
import { AppHeader } from '@/components/layout/app-header'
import { Notices } from '@/components/settings/notices'
import { Toaster } from '@/components/ui/toaster'
import { findNotices } from '@/lib/auth/notices'
import { findPasskeyOffer } from '@/lib/auth/passkey/offer'

/** No preview for shared links: without a session, these pages redirect to the sign-in. */
export const metadata: Metadata = { openGraph: null, twitter: null }

export default async function AppLayout({ children }: LayoutProps<'/'>) {
  const [notices, offer] = await Promise.all([findNotices(), findPasskeyOffer()])
  return (
    <Toaster>
      <AppHeader />
      <main id="content" className="mx-auto w-full max-w-3xl flex-1 px-4 pt-8 pb-16 sm:pt-12">
        {notices.length > 0 && <Notices notices={notices} />}
        {offer && <PasskeyOffer {...offer} />}
        {children}
      </main>
    </Toaster>
  )
}
