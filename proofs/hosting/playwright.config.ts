import { defineConfig } from '@playwright/test'
import base from '../../playwright.config'

export default defineConfig({
  ...base,
  projects: [{ name: 'hosting', testDir: '.', testMatch: '*.spec.ts' }],
  globalSetup: './setup.ts',
  outputDir: '../../test-results',
  // Each test starts its own servers.
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
})
