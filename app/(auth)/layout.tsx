import { AuthShell } from '@/components/layout/auth-shell'

export default function AuthLayout({ children }: LayoutProps<'/'>) {
  return <AuthShell>{children}</AuthShell>
}
