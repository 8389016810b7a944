import latin from '@fontsource-variable/geist/files/geist-latin-wght-normal.woff2'
import { preload } from 'react-dom'

/** Letters of Western Europe; `globals.css` loads the others. */
export function preloadFont(): void {
  preload(latin, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
}
