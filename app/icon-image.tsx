import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ImageResponse } from 'next/og'
import { APP_COLOR } from '@/lib/brand'

export async function iconAddress(): Promise<string> {
  const svg = await readFile(path.join(process.cwd(), 'app', 'icon.svg'))
  return `data:image/svg+xml;base64,${svg.toString('base64')}`
}

/**
 * A PNG. `ground` fills the square; `scale` below 1 leaves a margin for masks. Satori, the renderer,
 * takes styles only from `style`.
 */
export async function iconImage({
  size,
  scale = 1,
  ground = false,
}: {
  size: number
  scale?: number
  ground?: boolean
}) {
  const edge = Math.round(size * scale)
  return new ImageResponse(
    <div
      style={{
        display: 'flex',
        width: '100%',
        height: '100%',
        alignItems: 'center',
        justifyContent: 'center',
        background: ground ? APP_COLOR : 'transparent',
      }}
    >
      <img src={await iconAddress()} width={edge} height={edge} alt="" />
    </div>,
    { width: size, height: size },
  )
}
