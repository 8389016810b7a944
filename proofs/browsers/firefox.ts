import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { runProcess } from '@/lib/testing/run-process'
import type { Authenticator, Driver } from './driver'
import { Marionette } from './marionette'
import { until } from './until'

const PREFERENCES = {
  // A free one, written to the profile.
  'marionette.port': 0,
  'security.webauth.webauthn_enable_softtoken': true,
  'security.webauth.webauthn_enable_usbtoken': false,
  'devtools.console.stdout.content': true,
  'app.update.disabledForTesting': true,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}
const DEVICE = {
  protocol: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserConsenting: true,
  isUserVerified: true,
}

const answer = z.object({ value: z.unknown() })
const session = z.object({ capabilities: z.object({ browserVersion: z.string() }) })

/** Starts Firefox without a window, on an empty profile. */
export async function startFirefox(executable: string): Promise<Driver> {
  const profile = await mkdtemp(path.join(tmpdir(), 'latchkey-firefox-'))
  const preferences = Object.entries(PREFERENCES).map(
    ([name, setting]) => `user_pref("${name}", ${JSON.stringify(setting)});`,
  )
  await writeFile(path.join(profile, 'user.js'), preferences.join('\n'))
  const firefox = runProcess(
    executable,
    ['--headless', '--marionette', '--remote-allow-system-access', '--profile', profile],
    // It refuses a home of another user.
    { env: { HOME: profile, MOZ_HEADLESS_WIDTH: '1400', MOZ_HEADLESS_HEIGHT: '1000' } },
  )
  const marionette = await Marionette.connect(await portIn(profile))
  const { capabilities } = session.parse(await marionette.send('WebDriver:NewSession'))
  let seen = 0

  const send: Driver['send'] = async (command, parameters) => {
    const name = command.includes(':') ? command : `WebDriver:${command}`
    return answer.parse(await marionette.send(name, parameters)).value
  }

  /** Runs in the browser's own window. */
  async function runInside(script: string, ...args: unknown[]): Promise<unknown> {
    await send('Marionette:SetContext', { value: 'chrome' })
    try {
      return await send('ExecuteScript', { script, args })
    } finally {
      await send('Marionette:SetContext', { value: 'content' })
    }
  }

  return {
    name: `Firefox ${capabilities.browserVersion}`,
    send,
    async problems() {
      const errors = z.array(z.string()).parse(await runInside(TAKE_ERRORS))
      const printed = firefox.output().slice(seen)
      seen += printed.length
      return [...errors, ...(printed.match(/^console\.(error|warn): (?!RSLoader).*$/gm) ?? [])]
    },
    async setTheme(theme) {
      await runInside(SET_THEME, theme === 'dark' ? 0 : 1)
    },
    async setSize(width, height) {
      await runInside(SET_SIZE, width, height)
    },
    async setScripts(areOn) {
      await runInside(SET_SCRIPTS, areOn)
    },
    authenticator: await openAuthenticator(send),
    async close() {
      firefox.kill('SIGTERM')
      await firefox.exited
      marionette.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function portIn(profile: string): Promise<number> {
  const file = path.join(profile, 'MarionetteActivePort')
  return until('Firefox listens', async () =>
    existsSync(file) ? Number(await readFile(file, 'utf8')) : 0,
  )
}

async function openAuthenticator(send: Driver['send']): Promise<Authenticator> {
  let authenticatorId = await send('WebAuthn:AddVirtualAuthenticator', DEVICE)
  const setVerified = (isUserVerified: boolean) =>
    send('WebAuthn:SetUserVerified', { authenticatorId, isUserVerified })
  return {
    async replace() {
      await send('WebAuthn:RemoveVirtualAuthenticator', { authenticatorId })
      authenticatorId = await send('WebAuthn:AddVirtualAuthenticator', DEVICE)
    },
    async refusing(action) {
      await setVerified(false)
      try {
        await action()
      } finally {
        await setVerified(true)
      }
    },
  }
}

/**
 * Those of pages; the browser has its own. Firefox notes in every page that 'strict-dynamic' beats
 * 'self', which is there for browsers that do not know it.
 */
const TAKE_ERRORS = `
  const messages = Services.console.getMessageArray()
  Services.console.reset()
  return messages
    .filter((message) => message instanceof Ci.nsIScriptError && /^http/.test(message.sourceName))
    .filter(({ category }) => category !== 'CSP_ignoringScriptSrcForStrictDynamic')
    .map(({ category, errorMessage, sourceName }) => category + ': ' + errorMessage + ' (' + sourceName + ')')`

const SET_THEME =
  'Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", arguments[0])'

const SET_SCRIPTS = 'Services.prefs.setBoolPref("javascript.enabled", arguments[0])'

/** A window of Firefox is at least 450 px wide, so the page in it is made smaller. */
const SET_SIZE = `
  const { style } = gBrowser.selectedBrowser
  for (const side of ['', 'min-', 'max-']) {
    style.setProperty(side + 'width', arguments[0] + 'px')
    style.setProperty(side + 'height', arguments[1] + 'px')
  }`
