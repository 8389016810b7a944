import { z } from 'zod'
import type { Driver } from './driver'
import { findElement, focusOn, whatIsMissing } from './in-page'
import { until } from './until'

const KEYS = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  End: '\uE010',
  ArrowDown: '\uE015',
  Space: ' ',
} as const
const TAB_STOPS_MAX = 40

/** A role, a name, and a text of the list's row that it is in. */
type Target = [role: string, name: string, row?: string]

/** WebDriver's own way to name an element (§12.2). */
const reference = z.record(z.string(), z.string())

/** Reads and acts as a person does: by role and name, waiting for what is not there yet. */
export class Page {
  private areScriptsOn = true

  constructor(
    readonly driver: Driver,
    readonly url: string,
  ) {}

  /** Opens a page of the app and waits until it is drawn and handles events. */
  async open(path: string): Promise<void> {
    await this.driver.send('Navigate', { url: new URL(path, this.url).href })
    if (!this.areScriptsOn) return
    await until(`${path} is drawn`, async () => {
      const missing = await this.run(whatIsMissing)
      if (missing) throw new Error(missing)
      return true
    })
  }

  async setScripts(areOn: boolean): Promise<void> {
    await this.driver.setScripts(areOn)
    this.areScriptsOn = areOn
  }

  async run<A extends unknown[], T>(work: (...args: A) => T, ...args: A): Promise<T> {
    // The compiler's helper that keeps the names of functions is not in the page.
    const script = `const __name = (work) => work; return (${work})(...arguments)`
    return (await this.driver.send('ExecuteScript', { script, args })) as T
  }

  async click(...target: Target): Promise<void> {
    await until(`${target.join(' ')} is clicked`, async () => {
      await this.driver.send('ElementClick', { id: idOf(await this.find(target)) })
      return true
    })
  }

  /** Replaces the text of a field. */
  async fill(name: string, text: string): Promise<void> {
    await until(`${name} is filled`, async () => {
      const id = idOf(await this.find(['textbox', name]))
      await this.driver.send('ElementClear', { id })
      if (text) await this.driver.send('ElementSendKeys', { id, text })
      return true
    })
  }

  async press(key: keyof typeof KEYS): Promise<void> {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[key] }))
    const keyboard = { type: 'key', id: 'keyboard', actions }
    await this.driver.send('PerformActions', { actions: [keyboard] })
  }

  /** Presses Tab until the element has the focus, with a visible outline. */
  async tabTo(...target: Target): Promise<void> {
    await this.sees(...target)
    for (let stop = 0; stop < TAB_STOPS_MAX; stop++) {
      await this.press('Tab')
      const { isOn, hasOutline } = await this.focusOn(target)
      if (isOn && !hasOutline) throw new Error(`No outline on ${target.join(' ')}`)
      if (isOn) return
    }
    throw new Error(`Not reached by Tab: ${target.join(' ')}`)
  }

  async sees(...target: Target): Promise<void> {
    await until(`${target.join(' ')} is there`, () => this.find(target))
  }

  async seesNo(...target: Target): Promise<void> {
    await until(`${target.join(' ')} is not there`, async () => !(await this.ask(target)))
  }

  async hasFocus(...target: Target): Promise<void> {
    await until(`focus on ${target.join(' ')}`, async () => (await this.focusOn(target)).isOn)
  }

  async reads(text: string): Promise<void> {
    await until(`“${text}” is shown`, () =>
      // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not shown
      this.run((wanted) => document.body.innerText.includes(wanted), text),
    )
  }

  /** Waits until the address begins with this path. */
  async isAt(path: string): Promise<void> {
    const wanted = new URL(path, this.url).href
    await until(`the address is ${path}`, () =>
      this.run(
        (href) => location.href.startsWith(href) && document.readyState === 'complete',
        wanted,
      ),
    )
  }

  async signIn(sessionToken: string): Promise<void> {
    await this.signOut()
    const cookie = { name: 'session', value: sessionToken, path: '/' }
    await this.driver.send('AddCookie', { cookie: { ...cookie, httpOnly: true, sameSite: 'Lax' } })
  }

  /** Forgets all cookies of the app. */
  async signOut(): Promise<void> {
    await this.driver.send('Navigate', { url: new URL('/api/health/live', this.url).href })
    await this.driver.send('DeleteAllCookies')
  }

  async resize(width: number, height: number): Promise<void> {
    await until(`the page is ${width} × ${height} px`, async () => {
      const [innerWidth, innerHeight] = await this.run(() => [
        window.innerWidth,
        window.innerHeight,
      ])
      if (innerWidth === width && innerHeight === height) return true
      await this.driver.setSize(width, height)
      return false
    })
  }

  /** The page in its whole height, as PNG. */
  async picture(width: number): Promise<Buffer> {
    await this.resize(
      width,
      Math.min(4000, await this.run(() => document.documentElement.scrollHeight)),
    )
    return Buffer.from(String(await this.driver.send('TakeScreenshot', { full: false })), 'base64')
  }

  private async focusOn(target: Target) {
    const found = await this.ask(target)
    if (!found) return { isOn: false, hasOutline: false }
    return (await this.driver.send('ExecuteScript', {
      script: `return (${focusOn})(...arguments)`,
      args: [found],
    })) as ReturnType<typeof focusOn>
  }

  private async find(target: Target) {
    const found = await this.ask(target)
    if (!found) throw new Error('There is none.')
    return found
  }

  private async ask([role, name, row = '']: Target) {
    const isOurs = await this.run((app) => location.origin === app, this.url)
    const needsScripts = isOurs && this.areScriptsOn
    const found: unknown = await this.run(findElement, role, name, row, needsScripts)
    return reference.nullable().parse(found)
  }
}

function idOf(found: Record<string, string>): string {
  return Object.values(found)[0] ?? ''
}
