import type { MetadataRoute } from 'next'
import { APP_NAME, HOME_PATH } from '@/lib/app'

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: APP_NAME,
    short_name: APP_NAME,
    start_url: HOME_PATH,
    display: 'standalone',
    background_color: '#fcfcfb',
    theme_color: '#3b4cc0',
    icons: [{ src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' }],
  }
}
