import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { HOME_PATH } from '@/lib/brand'
import { mayViewAdminPages } from '@/lib/demo'
import { NOUNS, type Noun } from '@/lib/nouns'
import { initials } from '@/lib/profile/initials'
import { getUserToShow } from '@/lib/profile/shown-user'
import { AccountMenu } from './account-menu'
import { LogoName } from './logo'
import { NavLink } from './nav-link'
import { Shortcuts } from './shortcuts'

const SIGN_OUT_FORM_ID = 'sign-out'

function shortcutsOf({ path, shortcuts = [] }: Noun) {
  return shortcuts.map((shortcut) => ({ ...shortcut, page: path }))
}

/** The bar of signed-in pages. It stays one row: on a phone, the menu has what does not fit. */
export async function AppHeader() {
  const user = await getUserToShow()
  const isAdmin = user !== null && mayViewAdminPages(user)

  return (
    <header className="app-header">
      <div>
        <Link href={HOME_PATH} className="logo">
          <LogoName isCompact />
        </Link>
        <nav aria-label="Main">
          {NOUNS.map(({ path, title }) => (
            <NavLink key={path} href={path}>
              {title}
            </NavLink>
          ))}
          <NavLink href="/settings" below="/settings/">
            Settings
          </NavLink>
          {isAdmin && (
            <NavLink href="/admin" below="/admin/" className="max-sm:hidden">
              Admin
            </NavLink>
          )}
        </nav>
        <div className="ml-auto flex items-center gap-2">
          <form id={SIGN_OUT_FORM_ID} action="/api/auth/sign-out" method="post">
            <Button type="submit" variant="ghost" size="sm" className="max-sm:hidden">
              Sign out
            </Button>
          </form>
          {user && (
            <Shortcuts pages={NOUNS.flatMap(shortcutsOf)}>
              {/* Initials are computed here: Intl.Segmenter costs a browser 20 ms to start. */}
              <AccountMenu
                name={user.displayName}
                initials={initials(user.displayName)}
                email={user.email}
                avatarUrl={user.avatarUrl}
                isAdmin={isAdmin}
                signOutFormId={SIGN_OUT_FORM_ID}
              />
            </Shortcuts>
          )}
        </div>
      </div>
    </header>
  )
}
