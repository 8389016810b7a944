import type { TestProject } from 'vitest/node'
import { openTestServer } from './test-server'

declare module 'vitest' {
  interface ProvidedContext {
    testServer: { adminUrl: string; template: string }
  }
}

/**
 * Once per run: starts a server and migrates a template, of which every test file gets a copy
 * (`worker-setup.ts`).
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openTestServer()
  await server.makeTemplate()
  project.provide('testServer', { adminUrl: server.adminUrl, template: server.template })
  return () => server.close()
}
