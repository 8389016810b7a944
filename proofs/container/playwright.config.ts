import { defineConfig } from '@playwright/test'
import base from '../hosting/playwright.config'

export default defineConfig({
  ...base,
  projects: [
    {
      name: 'container',
      testDir: '..',
      testMatch: ['hosting/{container,drain}.spec.ts', 'container/compose.spec.ts'],
    },
  ],
  globalSetup: './setup.ts',
})
