import type { MetadataRoute } from 'next'
import { env } from '@/lib/env'

export const dynamic = 'force-dynamic'

/** Search engines see the start page of the real address; previews are not for them. */
export default function robots(): MetadataRoute.Robots {
  const { appUrl, isPreview } = env()
  if (isPreview) return { rules: { userAgent: '*', disallow: '/' } }
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', '/settings', '/admin'] },
    sitemap: `${appUrl.origin}/sitemap.xml`,
  }
}
