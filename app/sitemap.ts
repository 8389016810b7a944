import type { MetadataRoute } from 'next'
import { env } from '@/lib/env'

export const dynamic = 'force-dynamic'

export default function sitemap(): MetadataRoute.Sitemap {
  return ['/', '/sign-in', '/sign-up'].map((path) => ({ url: new URL(path, env().appUrl).href }))
}
