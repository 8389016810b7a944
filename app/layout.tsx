import './globals.css'
import { setImmediate } from 'node:timers/promises'
import latin from '@fontsource-variable/geist/files/geist-latin-wght-normal.woff2'
import type { Metadata, Viewport } from 'next'
import { preload } from 'react-dom'
import { DemoNotice } from '@/components/layout/demo-notice'
import { OfflineNotice } from '@/components/layout/offline-notice'
import { SamePerson } from '@/components/layout/same-person'
import { APP_DESCRIPTION, APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'
import { getUserToShow } from '@/lib/profile/shown-user'

/** Per request, since a build doesn't know the address. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: env().appUrl,
    applicationName: APP_NAME,
    title: { default: APP_NAME, template: `%s · ${APP_NAME}` },
    description: APP_DESCRIPTION,
    // Each page's own address, without the query.
    alternates: { canonical: './' },
    openGraph: { type: 'website', siteName: APP_NAME },
    twitter: { card: 'summary_large_image' },
  }
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  // Letters of Western Europe; `globals.css` loads the others.
  preload(latin, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  // One turn of the event loop lets React put the style sheet in the Link header.
  const [user] = await Promise.all([getUserToShow(), setImmediate()])

  return (
    // Browser extensions change these before hydration.
    <html lang="en" data-theme={user?.theme ?? 'system'} suppressHydrationWarning>
      <body className="flex min-h-dvh flex-col font-sans" suppressHydrationWarning>
        <a href="#content" className="skip-link">
          Skip to content
        </a>
        {env().isDemo && <DemoNotice />}
        <OfflineNotice />
        {user && <SamePerson userId={user.id} />}
        {children}
      </body>
    </html>
  )
}
