import path from 'node:path'
import type { NextConfig } from 'next'

const root = path.join(import.meta.dirname, '..')

const config: NextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  outputFileTracingRoot: root,
  turbopack: { root },
  typescript: { ignoreBuildErrors: true },
}
export default config
