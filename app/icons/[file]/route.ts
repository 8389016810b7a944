import { notFound } from 'next/navigation'
import { iconImage } from '@/app/icon-image'

/** As named in the manifest, and /favicon.ico (next.config.ts). */
const ICONS: Record<string, Parameters<typeof iconImage>[0]> = {
  '192.png': { size: 192 },
  '512.png': { size: 512 },
  // W3C Manifest, "icon masks and safe zone".
  'maskable.png': { size: 512, scale: 0.8, ground: true },
  'favicon.ico': { size: 32 },
}

// Made once, by the build.
export const dynamicParams = false
export function generateStaticParams() {
  return Object.keys(ICONS).map((file) => ({ file }))
}

export async function GET(_request: Request, { params }: RouteContext<'/icons/[file]'>) {
  const { file } = await params
  const icon = ICONS[file]
  if (!icon) notFound()
  const image = await iconImage(icon)
  if (!file.endsWith('.ico')) return image
  const png = Buffer.from(await image.arrayBuffer())
  return new Response(Buffer.concat([icoHeader(icon.size, png.length), png]), {
    headers: { 'content-type': 'image/x-icon' },
  })
}

/** A header and one entry: a PNG. */
function icoHeader(size: number, length: number): Buffer {
  const header = Buffer.alloc(22)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(1, 4)
  header.writeUInt8(size, 6)
  header.writeUInt8(size, 7)
  header.writeUInt16LE(1, 10)
  header.writeUInt16LE(32, 12)
  header.writeUInt32LE(length, 14)
  header.writeUInt32LE(header.length, 18)
  return header
}
