import { availableParallelism } from 'node:os'
import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './lib/testing/chromium'

export default defineConfig({
  // Builds the app and starts it on a database of its own.
  globalSetup: './lib/testing/e2e-setup.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  // At least two: browser tests mostly wait.
  workers: Math.max(2, Math.floor(availableParallelism() / 2)),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { executablePath: findChromium() ?? undefined },
    // Set by the global setup.
    baseURL: process.env.APP_URL,
    // Traces take a fifth of the time. Enable: npm run test:e2e -- --trace retain-on-failure
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'app', testDir: 'e2e' },
    { name: 'proofs', testDir: 'proofs/e2e' },
  ],
})
