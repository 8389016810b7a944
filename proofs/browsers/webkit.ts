import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { killChildren, runProcess } from '@/lib/testing/run-process'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import type { Driver, Theme } from './driver'
import type { openRecordingProxy } from './recording-proxy'
import { until } from './until'

const FIRST_PORT = 4870
const REQUEST_MS = 120_000
/**
 * The pointer is in its middle. Without a window manager the focus is where the pointer is, and
 * without the focus WebKit draws no outline.
 */
const SCREEN = { width: 1400, height: 4200 }

/** Method and path of the commands in use (WebDriver §6.3); "{…}" is a parameter. */
const COMMANDS: Record<string, [method: string, path: string]> = {
  AddCookie: ['POST', '/cookie'],
  DeleteAllCookies: ['DELETE', '/cookie'],
  ElementClear: ['POST', '/element/{id}/clear'],
  ElementClick: ['POST', '/element/{id}/click'],
  ElementSendKeys: ['POST', '/element/{id}/value'],
  ExecuteScript: ['POST', '/execute/sync'],
  Navigate: ['POST', '/url'],
  PerformActions: ['POST', '/actions'],
  TakeScreenshot: ['GET', '/screenshot'],
}

const answer = z.object({ value: z.unknown() })
const failure = z.object({ error: z.string(), message: z.string() })
const started = z.object({
  sessionId: z.string(),
  capabilities: z.object({ browserVersion: z.string() }),
})
const sizes = z.object({ width: z.number(), height: z.number() })

/** Starts WebKitGTK's small browser on a screen of its own. Setting the theme starts it again. */
export async function startWebKit(
  executable: string,
  proxy: Awaited<ReturnType<typeof openRecordingProxy>>,
): Promise<Driver> {
  const home = await mkdtemp(path.join(tmpdir(), 'latchkey-webkit-'))
  await mkdir(path.join(home, '.config', 'gtk-3.0'), { recursive: true })
  await writeFile(path.join(home, '.config', 'gtk-3.0', 'gtk.css'), NARROW)
  const screen = runProcess('Xvfb', [
    ...['-displayfd', '1', '-nolisten', 'tcp'],
    ...['-screen', '0', `${SCREEN.width}x${SCREEN.height}x24`],
  ])
  const [display = ''] = await screen.printed(/^\d+(?=\n)/m)
  const port = await freePort(FIRST_PORT)
  const driver = runProcess('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: {
      DISPLAY: `:${display}`,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  })
  await until('WebKitWebDriver answers', () => fetch(`http://127.0.0.1:${port}/status`))
  let theme: Theme = 'light'
  let session = await open()

  async function request(method: string, address: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${port}/session${address}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MS),
    })
    const { value } = answer.parse(await response.json())
    if (response.ok) return value
    const { error, message } = failure.parse(value)
    throw new Error(`${error}: ${message}`)
  }

  async function open() {
    const args = ['--automation', ...(theme === 'dark' ? ['--dark-mode'] : [])]
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary: executable, args } }
    return started.parse(await request('POST', '', { capabilities: { alwaysMatch } }))
  }

  const send: Driver['send'] = async (command, parameters = {}) => {
    const [method, template] = COMMANDS[command] ?? ['', '']
    const values: Record<string, unknown> = { ...parameters }
    const address = template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]))
    const body = method === 'POST' ? values : undefined
    return request(method, `/${session.sessionId}${address}`, body)
  }

  return {
    name: `WebKitGTK ${session.capabilities.browserVersion}`,
    send,
    problems: async () => proxy.takeProblems(),
    async setTheme(wanted) {
      theme = wanted
      await request('DELETE', `/${session.sessionId}`).catch(() => undefined)
      session = await open()
    },
    async setSize(width, height) {
      const bars = sizes.parse(await send('ExecuteScript', { script: MEASURE_BARS, args: [] }))
      const size = { width: width + bars.width, height: height + bars.height }
      const x = Math.floor((SCREEN.width - size.width) / 2)
      const y = Math.floor((SCREEN.height - size.height) / 2)
      const rect = { x, y, ...size }
      await request('POST', `/${session.sessionId}/window/rect`, rect)
    },
    setScripts: async (areOn) => proxy.setScripts(areOn),
    authenticator: null,
    async close() {
      await request('DELETE', `/${session.sessionId}`).catch(() => undefined)
      // A browser that the driver has lost would keep its output open.
      killChildren(driver.pid)
      for (const process of [driver, screen]) {
        process.kill('SIGTERM')
        await process.exited
      }
      await rm(home, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Without space between its buttons, the window can be as narrow as a phone. */
const NARROW = '* { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; }'

const MEASURE_BARS = 'return { width: outerWidth - innerWidth, height: outerHeight - innerHeight }'
