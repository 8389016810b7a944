import { PasskeyOffer } from '@/components/auth/passkey-offer'
import { AppHeader } from '@/components/layout/app-header'

export default function AppLayout({ children }: LayoutProps<'/'>) {
  return (
    <>
      <AppHeader />
      <main id="content" className="mx-auto w-full max-w-2xl flex-1 px-4 py-10 sm:py-14">
        <PasskeyOffer />
        {children}
      </main>
    </>
  )
}
