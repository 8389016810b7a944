import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ImageResponse } from 'next/og'
import { APP_COLOR } from '@/lib/brand'

// Styles stand in attributes here: these are instructions to the renderer, and no markup that a browser sees.

/** app/icon.svg as an address: the one drawing of which all pictures of the icon are made. */
export async function iconAddress(): Promise<string> {
  const svg = await readFile(path.join(process.cwd(), 'app', 'icon.svg'))
  return `data:image/svg+xml;base64,${svg.toString('base64')}`
}

/** The icon as a PNG of `size` pixels. On `ground` it fills the square; `scale` below 1 leaves a margin, for systems that cut a shape out of it. */
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
