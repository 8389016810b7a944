import './globals.css'
import { setImmediate } from 'node:timers/promises'
import type { Metadata, Viewport } from 'next'
import { OfflineNotice } from '@/components/layout/offline-notice'
import { SamePerson } from '@/components/layout/same-person'
import { SkipLink } from '@/components/layout/skip-link'
import { APP_DESCRIPTION, APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'
import { getUserToShow } from '@/lib/profile/shown-user'
import { Geist } from './fonts'

/** Made per request: addresses come from the environment, which a build has not. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: env().appUrl,
    applicationName: APP_NAME,
    title: { default: APP_NAME, template: `%s · ${APP_NAME}` },
    description: APP_DESCRIPTION,
    // Each page is its own address without the query.
    alternates: { canonical: './' },
    openGraph: { type: 'website', siteName: APP_NAME },
    twitter: { card: 'summary_large_image' },
  }
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  // A turn of the event loop, and React names the style sheet in the Link header, where it is found before the page is read.
  const [user] = await Promise.all([getUserToShow(), setImmediate()])

  return (
    // Browser extensions write attributes on these two before React takes the page over.
    <html
      lang="en"
      data-theme={user?.theme ?? 'system'}
      className={Geist.className}
      suppressHydrationWarning
    >
      <body className="flex min-h-dvh flex-col font-sans" suppressHydrationWarning>
        <SkipLink />
        <OfflineNotice />
        {user && <SamePerson userId={user.id} />}
        {children}
      </body>
    </html>
  )
}
