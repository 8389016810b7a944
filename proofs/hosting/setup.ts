import { rmSync } from 'node:fs'
import { openTestServer } from '@/lib/testing/test-server'
import { PROJECT } from '@/scripts/dev/project'
import { makeImage } from './image'

/**
 * Once per run: makes the image (HOSTING_IMAGE) and starts a database server. E2E_BUILT=true uses
 * the project's build for the first stage.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const image = await makeImage(process.env.E2E_BUILT === 'true' ? PROJECT : null)
  const server = await openTestServer()
  await server.makeTemplate()
  Object.assign(process.env, {
    HOSTING_IMAGE: image,
    E2E_SERVER_URL: server.adminUrl,
    E2E_TEMPLATE: server.template,
  })
  return async () => {
    await server.close()
    rmSync(image, { recursive: true })
  }
}
