import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openTestServer } from '@/lib/testing/test-server'
import { PROJECT } from '@/scripts/dev/project'
import { build, makeBaseImages } from './base-images'
import { APP_IMAGE, makeStore, podman, removeStore } from './podman'

/**
 * Once per run: builds the Dockerfile with podman and starts a database server. HOSTING_STORE is
 * podman's folder, HOSTING_IMAGE the image's /app.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const store = makeStore()
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim()
  mkdirSync(cache, { recursive: true })
  const started = Date.now()
  const images = makeBaseImages(store)
  console.log(`base images: ${images.join(', ')}, ${secondsSince(started)} s`)
  const building = Date.now()
  build(store, APP_IMAGE, PROJECT, `--volume=${cache}:/root/.npm`)
  const server = await openTestServer()
  await server.makeTemplate()
  Object.assign(process.env, {
    HOSTING_STORE: store,
    HOSTING_IMAGE: path.join(podman(store, 'image', 'mount', APP_IMAGE), 'app'),
    E2E_SERVER_URL: server.adminUrl,
    E2E_TEMPLATE: server.template,
  })
  console.log(`image built in ${secondsSince(building)} s`)
  console.log(podman(store, 'images', '--format', '{{.Repository}}:{{.Tag}} {{.Size}}'))
  return async () => {
    await server.close()
    removeStore(store)
  }
}

function secondsSince(time: number): number {
  return Math.round((Date.now() - time) / 1000)
}
