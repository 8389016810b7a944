'use client'

import { usePathname, useRouter } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
} from 'react'
import { isComposing } from '@/components/ui/is-composing'
import { useFocusAfterRender } from '@/components/ui/use-focus-after-render'
import type { ShortcutHelp } from './shortcut-help'
import { HELP, type Shortcut } from './shortcut-list'
import { areShortcutsOn } from './shortcut-setting'

const ShowHelp = createContext<() => void>(() => undefined)

/** Shows the list of the keyboard shortcuts. */
export function useShortcutHelp() {
  return useContext(ShowHelp)
}

/** Listens for these single keys and the one that lists them, which are nobody's while something is typed, asked or chosen. */
export function Shortcuts({ pages, children }: { pages: Shortcut[]; children: ReactNode }) {
  const shortcuts = [...pages, HELP]
  const [Help, setHelp] = useState<typeof ShortcutHelp | null>(null)
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const focusAfterRender = useFocusAfterRender()
  const router = useRouter()
  // Draws this anew on another page, whose control is then there to be focused.
  usePathname()

  function showHelp() {
    import('./shortcut-help').then(
      (loaded) => {
        setHelp(() => loaded.ShortcutHelp)
        setIsHelpOpen(true)
      },
      // Offline: there is a notice about that.
      () => undefined,
    )
  }

  const press = useEffectEvent((event: KeyboardEvent) => {
    const shortcut = shortcuts.find(({ key }) => key === event.key)
    if (!shortcut || isTaken(event) || !areShortcutsOn()) return
    event.preventDefault()
    const { key, page } = shortcut
    if (!page) return showHelp()
    const selector = `[aria-keyshortcuts="${key}"]`
    const control = document.querySelector<HTMLElement>(selector)
    if (control) return control.focus()
    focusAfterRender(selector)
    router.push(page)
  })
  useEffect(() => {
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  return (
    <ShowHelp value={showHelp}>
      {children}
      {Help && isHelpOpen && <Help shortcuts={shortcuts} onClose={() => setIsHelpOpen(false)} />}
    </ShowHelp>
  )
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
