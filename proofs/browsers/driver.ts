export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** A started browser. Commands have the names of the WebDriver specification. */
export type Driver = {
  /** Name and version. */
  name: string
  send: (command: string, parameters?: object) => Promise<unknown>
  /** Errors and warnings of pages since the last call: console, exceptions, policy. */
  problems: () => Promise<string[]>
  /** WebKitGTK starts again, without its cookies. */
  setTheme: (theme: Theme) => Promise<void>
  /** Asks for a page of this size, in CSS pixels; the browser takes its time. */
  setSize: (width: number, height: number) => Promise<void>
  setScripts: (areOn: boolean) => Promise<void>
  /** Null if the browser has no passkeys. */
  authenticator: Authenticator | null
  close: () => Promise<void>
}

export type Authenticator = {
  /** Replaces the device by another, without passkeys. */
  replace: () => Promise<void>
  /** Every dialog is closed while `action` runs. */
  refusing: (action: () => Promise<unknown>) => Promise<void>
}
