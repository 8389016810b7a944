import { CookieNotice, StillLoading } from '@/components/auth/browser-notices'
import { Logo } from '@/components/layout/logo'

export default function AuthLayout({ children }: LayoutProps<'/'>) {
  return (
    <div className="flex flex-1 flex-col">
      <header className="px-6 py-5">
        <Logo />
      </header>
      <main
        id="content"
        className="flex flex-1 items-start justify-center px-6 pt-[6vh] pb-24 sm:items-center sm:pt-0"
      >
        <div className="grid w-full max-w-88 gap-6">
          <CookieNotice />
          {children}
          <StillLoading />
        </div>
      </main>
    </div>
  )
}
