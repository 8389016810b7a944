import latin from '@fontsource-variable/geist/files/geist-latin-wght-normal.woff2'
import { preload } from 'react-dom'

/** Asks for the letters of Western Europe ahead of every page; `globals.css` loads other alphabets. */
export function preloadFont(): void {
  preload(latin, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
}
