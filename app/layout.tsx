import './globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { OfflineNotice } from '@/components/layout/offline-notice'
import { SkipLink } from '@/components/layout/skip-link'
import { APP_NAME } from '@/lib/app'
import { getUserToShow } from '@/lib/auth/auth-user'

export const metadata: Metadata = {
  title: { default: APP_NAME, template: `%s · ${APP_NAME}` },
  description: 'A Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database.',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  const user = await getUserToShow()

  return (
    <html lang="en" data-theme={user?.theme ?? 'system'} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="flex min-h-dvh flex-col font-sans">
        <SkipLink />
        <OfflineNotice />
        {children}
      </body>
    </html>
  )
}
