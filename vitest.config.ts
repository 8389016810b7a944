import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fromHere = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': fromHere('.'),
      // Outside of Next everything is the server.
      'server-only': fromHere('./node_modules/server-only/empty.js'),
    },
  },
  test: {
    environment: 'node',
    // Much of the time goes into waiting: for the database, for deadlines, for processes that start.
    maxWorkers: '100%',
    include: [
      '{app,components,lib,scripts}/**/*.test.{ts,tsx}',
      '{create/{src,pack},proofs}/**/*.test.ts',
    ],
    globalSetup: './testing/global-setup.ts',
    setupFiles: './testing/worker-setup.ts',
    // Some tests start several processes; on a busy machine each takes seconds.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
})
