import { Button } from '@/components/ui/button'
import { isAdmin } from '@/lib/auth/admin'
import { Logo } from './logo'
import { NavLink } from './nav-link'

/** The bar of every signed-in page. Signing out is a plain form post and a full page load. */
export async function AppHeader() {
  const showsAdmin = await isAdmin()

  return (
    <header className="border-b print:hidden">
      <div className="mx-auto flex w-full max-w-4xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
        <Logo href="/todos" />
        <nav aria-label="Main" className="order-last flex w-full gap-1 text-sm sm:order-none sm:w-auto">
          <NavLink href="/todos">Todos</NavLink>
          <NavLink href="/profile">Profile</NavLink>
          <NavLink href="/settings" section>
            Settings
          </NavLink>
          {showsAdmin && (
            <NavLink href="/admin" section>
              Admin
            </NavLink>
          )}
        </nav>
        <form action="/api/auth/sign-out" method="post" className="ml-auto">
          <Button type="submit" variant="quiet" size="small">
            Sign out
          </Button>
        </form>
      </div>
    </header>
  )
}
