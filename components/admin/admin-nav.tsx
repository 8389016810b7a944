import { NavLink } from '@/components/layout/nav-link'

export function AdminNav() {
  return (
    <nav
      aria-label="Administration"
      className="-mx-4 mb-8 flex whitespace-nowrap border-b px-1.5 pt-1 pb-2 text-sm print:hidden sm:mx-0 sm:gap-1 sm:px-0 sm:*:first:-ml-2.5"
    >
      <NavLink href="/admin" below="/admin/users">
        Users
      </NavLink>
      <NavLink href="/admin/activity">Activity</NavLink>
    </nav>
  )
}
