import { iconImage } from './icon-image'

export const size = { width: 180, height: 180 }
export const contentType = 'image/png'

/** iOS rounds the corners itself. */
export default function AppleIcon() {
  return iconImage({ size: size.width, ground: true })
}
