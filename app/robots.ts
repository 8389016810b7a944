import type { MetadataRoute } from 'next'
import { env } from '@/lib/env'

export const dynamic = 'force-dynamic'

/** Previews are not for search engines. */
export default function robots(): MetadataRoute.Robots {
  const { appUrl, isPreview } = env()
  if (isPreview) return { rules: { userAgent: '*', disallow: '/' } }
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', '/settings', '/admin'] },
    sitemap: `${appUrl.origin}/sitemap.xml`,
  }
}
