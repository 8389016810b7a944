import { NavLink } from '@/components/layout/nav-link'
import { env } from '@/lib/env'

export default function SettingsLayout({ children }: LayoutProps<'/settings'>) {
  return (
    <>
      <SettingsNav />
      {children}
    </>
  )
}

function SettingsNav() {
  return (
    <nav
      aria-label="Settings"
      className="-mx-4 mb-8 flex flex-wrap whitespace-nowrap border-b px-1.5 pt-1 pb-2 text-sm max-sm:*:px-2 print:hidden sm:mx-0 sm:gap-1 sm:px-0 sm:*:first:-ml-2.5"
    >
      <NavLink href="/settings" below="/settings/recovery-codes">
        Sign-in methods
      </NavLink>
      <NavLink href="/settings/sessions">Sessions</NavLink>
      {env().hasAccessTokens && <NavLink href="/settings/tokens">Access tokens</NavLink>}
      <NavLink href="/settings/activity">Activity</NavLink>
      <NavLink href="/settings/data">Your data</NavLink>
    </nav>
  )
}
