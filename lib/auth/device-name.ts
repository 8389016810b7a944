import Bowser from 'bowser'
import { SESSION_WORDS } from '@/lib/sessions/words'

// Bowser takes any "word/1.0" for a browser's name. Only names it knows are shown: the rest is text that a stranger may have written.
const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP))
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP))

/** What a user agent calls itself, in words: "Chrome on Linux", "Safari", "Unknown device". */
export function deviceName(userAgent: string | null): string {
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} }
  const browserName = known(BROWSERS, browser.name)
  const systemName = known(SYSTEMS, os.name)
  if (browserName && systemName) return SESSION_WORDS.deviceOnSystem(browserName, systemName)
  return browserName ?? systemName ?? SESSION_WORDS.unknownDevice
}

function known(names: Set<string>, name: string | undefined): string | null {
  return name !== undefined && names.has(name) ? name : null
}
