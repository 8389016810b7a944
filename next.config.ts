import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_BUILD } from 'next/constants'
import { FILE_POLICY, STATIC_HEADERS } from './lib/http/security-headers'

const FILES = [
  '/_next/static/:path*',
  '/icons/:file(192.png|512.png|maskable.png|favicon.ico)',
  '/:file(favicon.ico|icon.svg|apple-icon|opengraph-image|manifest.webmanifest)',
]

const config: NextConfig = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // Not a copy of it: Next's own knows which variables came from a file (lib/server/start.ts).
  serverExternalPackages: ['@next/env'],
  // Avatars are plain <img>; the optimiser fetches what a user names, and was the place of a remote code execution in August 2026.
  images: { unoptimized: true },
  // AGENTS.md is ours; `next dev` need not write into it.
  agentRules: false,
  // The launchers ask it until it answers; a request of nobody's.
  logging: { incomingRequests: { ignore: [/^\/api\/health\//] } },
  // Browsers also ask for this name, whatever the page says: Chromium does when the address changes while the page's own link is being drawn anew.
  async rewrites() {
    return [{ source: '/favicon.ico', destination: '/icons/favicon.ico' }]
  },
  // Headers that need no nonce stand here, so that assets carry them, too.
  async headers() {
    return [
      { source: '/:path*', headers: STATIC_HEADERS },
      // The files that do not pass through proxy.ts.
      ...FILES.map((source) => ({
        source,
        headers: [{ key: 'Content-Security-Policy', value: FILE_POLICY }],
      })),
      { source: '/api/:path*', headers: [{ key: 'Cache-Control', value: 'no-store' }] },
      { source: '/api/auth/:path*', headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] },
    ]
  },
}

/** A build also leaves a server with all it needs in .next/standalone, for the container; `next start` goes on using the build itself, Vercel its own form. */
export default function nextConfig(phase: string): NextConfig {
  if (phase !== PHASE_PRODUCTION_BUILD) return config
  return {
    ...config,
    // Without tests and tools, which need development packages.
    typescript: { tsconfigPath: 'tsconfig.build.json' },
    ...(!process.env.VERCEL && { output: 'standalone' }),
  }
}
