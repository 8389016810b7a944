import { NavLink } from '@/components/layout/nav-link'
import { ACTIVITY_WORDS } from '@/lib/activity/words'
import { AUTH_WORDS } from '@/lib/auth/words'
import { ACCOUNT_WORDS } from '@/lib/personal-data/words'
import { SESSION_WORDS } from '@/lib/sessions/words'

/** The parts of the settings, in one row that can be moved sideways where there is no room. */
export function SettingsNav() {
  return (
    <nav
      aria-label={AUTH_WORDS.methods.page}
      className="-mx-4 mb-8 flex overflow-x-auto whitespace-nowrap border-b px-1.5 pt-1 pb-2 text-sm max-sm:*:px-2 [scrollbar-width:none] print:hidden sm:-mx-2.5 sm:gap-1 sm:px-0"
    >
      <NavLink href="/settings" below="/settings/recovery-codes">
        {AUTH_WORDS.methods.title}
      </NavLink>
      <NavLink href="/settings/sessions">{SESSION_WORDS.title}</NavLink>
      <NavLink href="/settings/activity">{ACTIVITY_WORDS.title}</NavLink>
      <NavLink href="/settings/data">{ACCOUNT_WORDS.title}</NavLink>
    </nav>
  )
}
