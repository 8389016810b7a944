import './globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { SkipLink } from '@/components/layout/skip-link'
import { Toaster } from '@/components/ui/toaster'
import { APP_NAME } from '@/lib/app'
import { getTheme } from '@/lib/auth/auth-user'

export const metadata: Metadata = {
  title: { default: APP_NAME, template: `%s · ${APP_NAME}` },
  description: 'A Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database.',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  return (
    <html lang="en" data-theme={await getTheme()} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="flex min-h-dvh flex-col font-sans">
        <SkipLink />
        <Toaster>{children}</Toaster>
      </body>
    </html>
  )
}
