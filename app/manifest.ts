import type { MetadataRoute } from 'next'
import { APP_COLOR, APP_DESCRIPTION, APP_NAME, HOME_PATH } from '@/lib/brand'

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: APP_NAME,
    short_name: APP_NAME,
    description: APP_DESCRIPTION,
    start_url: HOME_PATH,
    scope: '/',
    display: 'standalone',
    background_color: '#fcfcfb',
    theme_color: APP_COLOR,
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/icons/192.png', type: 'image/png', sizes: '192x192' },
      { src: '/icons/512.png', type: 'image/png', sizes: '512x512' },
      { src: '/icons/maskable.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
    ],
  }
}
