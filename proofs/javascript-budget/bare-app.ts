import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { DATA } from '@/scripts/dev/project'
import { linkPackages } from './link-packages'

const FIRST_PORT = 4500
const NEXT = path.join('node_modules', 'next', 'dist', 'bin', 'next')

/** What `create-next-app --empty --js` writes, without the style sheet. */
const FILES = {
  'next.config.mjs': 'export default { turbopack: { root: import.meta.dirname } }',
  'package.json': '{ "private": true }',
  'app/layout.jsx':
    'export default function RootLayout({ children }) { return <html lang="en"><body>{children}</body></html> }',
  'app/page.jsx': 'export default function Home() { return <main><h1>Hello world!</h1></main> }',
}

/**
 * Builds and serves a minimal app with this project's Next and React. `close()` stops and removes
 * it.
 */
export async function openBareApp() {
  await mkdir(DATA, { recursive: true })
  const directory = await mkdtemp(path.join(DATA, 'bare-app-'))
  const run = (...args: string[]) =>
    runProcess(process.execPath, [NEXT, ...args], {
      cwd: directory,
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    await linkPackages(directory, ['next', 'react', 'react-dom'])
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(directory, name)), { recursive: true })
      await writeFile(path.join(directory, name), text)
    }
    const build = run('build')
    if ((await build.exited) !== 0)
      throw new Error(`The bare app was not built:\n${build.output()}`)
    const port = await freePort(FIRST_PORT)
    const server = run('start', '--port', String(port))
    await server.printed(/Ready in/)
    return {
      url: `http://localhost:${port}`,
      async close() {
        server.kill('SIGTERM')
        await server.exited
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
