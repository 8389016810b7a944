'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from 'react'
import { isComposing } from '@/components/ui/is-composing'
import type { ShortcutHelp } from './shortcut-help'

export type Shortcut = {
  key: string
  label: string
  /** The focus goes to the control with `aria-keyshortcuts={key}`. */
  page?: Route
}

const HELP: Shortcut = { key: '?', label: 'Keyboard shortcuts' }
const SETTING = 'keyboard-shortcuts'
const OFF = 'off'
const SETTING_CHANGED = 'keyboard-shortcuts-changed'
/** Off without storage, which could not remember that they are switched off. */
let isOnUnstored = false

const ShowHelp = createContext<() => void>(() => undefined)

/** Opens the list of shortcuts. */
export function useShortcutHelp() {
  return useContext(ShowHelp)
}

/**
 * WCAG 2.1.4 asks for a switch.
 * @public For nouns with shortcuts.
 */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn, () => false)
}

/** Ignores keys while a field, dialog or menu has the focus. */
export function Shortcuts({ pages, children }: { pages: Shortcut[]; children: ReactNode }) {
  const shortcuts = [...pages, HELP]
  const [Help, setHelp] = useState<typeof ShortcutHelp | null>(null)
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const isOn = useShortcutsOn()
  const router = useRouter()

  function showHelp() {
    import('./shortcut-help').then(
      (loaded) => {
        setHelp(() => loaded.ShortcutHelp)
        setIsHelpOpen(true)
      },
      // Offline: the notice says so.
      () => undefined,
    )
  }

  const press = useEffectEvent((event: KeyboardEvent) => {
    const shortcut = shortcuts.find(({ key }) => key === event.key)
    if (!shortcut || !isOn || isTaken(event)) return
    event.preventDefault()
    if (!shortcut.page) return showHelp()
    if (focusControl(shortcut.key)) return
    focusWhenRendered(shortcut.key)
    router.push(shortcut.page)
  })
  useEffect(() => {
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  return (
    <ShowHelp value={showHelp}>
      {children}
      {Help && isHelpOpen && (
        <Help
          shortcuts={shortcuts}
          isOn={isOn}
          onChange={switchShortcuts}
          onClose={() => setIsHelpOpen(false)}
        />
      )}
    </ShowHelp>
  )
}

function focusControl(key: string): boolean {
  const control = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${key}"]`)
  control?.focus()
  return control !== null
}

/** Gives up after ten seconds. */
function focusWhenRendered(key: string) {
  const observer = new MutationObserver(() => {
    if (focusControl(key)) observer.disconnect()
  })
  observer.observe(document.body, { childList: true, subtree: true, attributes: true })
  setTimeout(() => observer.disconnect(), 10_000)
}

function isTaken(event: KeyboardEvent): boolean {
  const { target, defaultPrevented, ctrlKey, metaKey, altKey } = event
  if (defaultPrevented || isComposing(event) || ctrlKey || metaKey || altKey) return true
  if (document.querySelector('dialog:modal, :popover-open')) return true
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select') !== null)
  )
}

function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(SETTING) !== OFF
  } catch {
    return isOnUnstored
  }
}

/** Keys belong to a device, not to a person. */
function switchShortcuts(isOn: boolean) {
  try {
    if (isOn) localStorage.removeItem(SETTING)
    else localStorage.setItem(SETTING, OFF)
  } catch {
    isOnUnstored = isOn
  }
  window.dispatchEvent(new Event(SETTING_CHANGED))
}

function subscribe(onChange: () => void) {
  // From other tabs, and from this one.
  window.addEventListener('storage', onChange)
  window.addEventListener(SETTING_CHANGED, onChange)
  return () => {
    window.removeEventListener('storage', onChange)
    window.removeEventListener(SETTING_CHANGED, onChange)
  }
}
