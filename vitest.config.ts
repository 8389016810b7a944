import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)
const fromHere = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': fromHere('.'),
      'server-only': path.join(path.dirname(require.resolve('server-only')), 'empty.js'),
    },
  },
  test: {
    environment: 'node',
    // Tests mostly wait for the database, timeouts and processes.
    maxWorkers: '100%',
    include: [
      '{app,components,lib,scripts}/**/*.test.{ts,tsx}',
      '{create/{src,pack,import},proofs}/**/*.test.ts',
    ],
    globalSetup: './lib/testing/global-setup.ts',
    setupFiles: './lib/testing/worker-setup.ts',
    // Some tests start several processes, which takes seconds on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
})
