import { PasskeyOffer } from '@/components/auth/passkey-offer'
import { AppHeader } from '@/components/layout/app-header'
import { Toaster } from '@/components/ui/toaster'

export default function AppLayout({ children }: LayoutProps<'/'>) {
  return (
    <Toaster>
      <AppHeader />
      <main id="content" className="mx-auto w-full max-w-3xl flex-1 px-4 pt-8 pb-16 sm:pt-12">
        <PasskeyOffer />
        {children}
      </main>
    </Toaster>
  )
}
