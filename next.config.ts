import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_BUILD } from 'next/constants'
import { FILE_POLICY, STATIC_HEADERS } from './lib/http/security-headers'

const FILES =
  '/:file(_next/static/.*|icons/(?:192.png|512.png|maskable.png|favicon.ico)|favicon.ico|icon.svg|apple-icon|opengraph-image|manifest.webmanifest)'

const hostsOf = (url = '') => (URL.canParse(url) ? [new URL(url).hostname] : [])

const config: NextConfig = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // Next's own instance knows which variables came from a file (lib/server/start.ts).
  serverExternalPackages: ['@next/env'],
  // Avatars are plain <img>: the optimiser would fetch URLs that users enter, and had a remote code
  // execution in August 2026.
  images: { unoptimized: true },
  // `next dev` behind a tunnel or a forwarded port answers its own address only.
  allowedDevOrigins: hostsOf(process.env.APP_URL),
  // Keep `next dev` from writing to AGENTS.md.
  agentRules: false,
  // The launchers poll it.
  logging: { incomingRequests: { ignore: [/^\/api\/health\//] } },
  // Browsers request this name regardless of the page's <link>.
  async rewrites() {
    return [{ source: '/favicon.ico', destination: '/icons/favicon.ico' }]
  },
  // Headers that don't depend on the request, also for assets. Next tries each source on every request.
  async headers() {
    return [
      { source: '/:path*', headers: STATIC_HEADERS },
      // Not handled by proxy.ts.
      { source: FILES, headers: [{ key: 'Content-Security-Policy', value: FILE_POLICY }] },
    ]
  },
}

/** Builds also create .next/standalone, for the container. */
export default function nextConfig(phase: string): NextConfig {
  if (phase !== PHASE_PRODUCTION_BUILD) return config
  return {
    ...config,
    // Without tests and tools, which need development packages.
    typescript: { tsconfigPath: 'tsconfig.build.json' },
    ...(!process.env.VERCEL && { output: 'standalone' }),
  }
}
