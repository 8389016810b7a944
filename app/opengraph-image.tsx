import { ImageResponse } from 'next/og'
import { APP_COLOR, APP_DESCRIPTION, APP_NAME } from '@/lib/brand'
import { iconAddress } from './icon-image'

export const alt = APP_NAME
export const size = { width: 1200, height: 630 }
export const contentType = 'image/png'

export default async function OpenGraphImage() {
  return new ImageResponse(
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        width: '100%',
        height: '100%',
        padding: 80,
        color: '#f4f4f6',
        background: '#111219',
        backgroundImage: `radial-gradient(circle at 92% 8%, ${APP_COLOR} 0%, #23295c 28%, #111219 62%)`,
      }}
    >
      <img src={await iconAddress()} width={112} height={112} alt="" />
      <div style={{ display: 'flex', flexDirection: 'column', gap: 28 }}>
        <div style={{ marginLeft: -6, fontSize: 128, letterSpacing: -5, lineHeight: 1 }}>
          {APP_NAME}
        </div>
        <div style={{ color: '#b9bccb', fontSize: 40, lineHeight: 1.35 }}>{APP_DESCRIPTION}</div>
      </div>
    </div>,
    size,
  )
}
