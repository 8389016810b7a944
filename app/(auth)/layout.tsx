import { CookieNotice } from '@/components/auth/cookie-notice'
import { AuthShell } from '@/components/layout/auth-shell'
import { StillLoading } from '@/components/layout/still-loading'

export default function AuthLayout({ children }: LayoutProps<'/'>) {
  return (
    <AuthShell>
      <CookieNotice />
      {children}
      <StillLoading />
    </AuthShell>
  )
}
