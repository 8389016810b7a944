import type { NextConfig } from 'next'
import { PHASE_PRODUCTION_BUILD } from 'next/constants'
import { FILE_POLICY, ROUTE_HEADERS, STATIC_HEADERS } from './lib/http/security-headers'

const FILES = [
  '/_next/static/:path*',
  '/icons/:file(192.png|512.png|maskable.png|favicon.ico)',
  '/:file(favicon.ico|icon.svg|apple-icon|opengraph-image|manifest.webmanifest)',
]

const config: NextConfig = {
  typedRoutes: true,
  reactCompiler: true,
  poweredByHeader: false,
  // Next's own instance knows which variables came from a file (lib/server/start.ts).
  serverExternalPackages: ['@next/env'],
  // Avatars are plain <img>: the optimiser would fetch URLs that users enter, and had a remote code
  // execution in August 2026.
  images: { unoptimized: true },
  // Keep `next dev` from writing to AGENTS.md.
  agentRules: false,
  // The launchers poll it.
  logging: { incomingRequests: { ignore: [/^\/api\/health\//] } },
  // Browsers request this name regardless of the page's <link>.
  async rewrites() {
    return [{ source: '/favicon.ico', destination: '/icons/favicon.ico' }]
  },
}

/**
 * In development and on Vercel. Elsewhere lib/server/early-answer.ts sets them, because Next compiles
 * each for every request. Both read ROUTE_HEADERS: add yours there.
 */
async function headers() {
  return [
    { source: '/:path*', headers: STATIC_HEADERS },
    // Not handled by proxy.ts.
    ...FILES.map((source) => ({
      source,
      headers: [{ key: 'Content-Security-Policy', value: FILE_POLICY }],
    })),
    ...ROUTE_HEADERS.map(({ start, ...header }) => ({
      source: `${start}:path*`,
      headers: [header],
    })),
  ]
}

/** Builds also create .next/standalone, for the container. */
export default function nextConfig(phase: string): NextConfig {
  if (phase !== PHASE_PRODUCTION_BUILD) return { ...config, headers }
  return {
    ...config,
    // Without tests and tools, which need development packages.
    typescript: { tsconfigPath: 'tsconfig.build.json' },
    ...(process.env.VERCEL ? { headers } : { output: 'standalone' }),
  }
}
