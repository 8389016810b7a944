import { NavLink } from '@/components/layout/nav-link'

/** The parts of the settings. */
export function SettingsNav() {
  return (
    <nav aria-label="Settings" className="print:hidden -mx-2.5 mb-8 flex flex-wrap gap-1 text-sm">
      <NavLink href="/settings">Sign-in methods</NavLink>
      <NavLink href="/settings/sessions">Sessions</NavLink>
      <NavLink href="/settings/activity">Activity</NavLink>
      <NavLink href="/settings/data">Your data</NavLink>
    </nav>
  )
}
