'use client'

import { useSyncExternalStore } from 'react'

const KEY = 'keyboard-shortcuts'
const OFF = 'off'
const CHANGED = 'keyboard-shortcuts-changed'
/**
 * For a browser that has no storage (Android's WebView by default) or forbids it. Off at first:
 * there, nobody could switch them off for good.
 */
let isOnUnstored = false

/** Whether single keys do something in this browser: they can be switched off, as WCAG 2.1.4 asks. Off on the server, which has no keys. */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, areShortcutsOn, () => false)
}

export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF
  } catch {
    return isOnUnstored
  }
}

/** Remembered in this browser, since keys belong to a device and not to a person. */
export function setShortcutsOn(isOn: boolean) {
  try {
    if (isOn) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, OFF)
  } catch {
    isOnUnstored = isOn
  }
  window.dispatchEvent(new Event(CHANGED))
}

function subscribe(onChange: () => void) {
  // The first comes from other tabs, the second from this one.
  window.addEventListener('storage', onChange)
  window.addEventListener(CHANGED, onChange)
  return () => {
    window.removeEventListener('storage', onChange)
    window.removeEventListener(CHANGED, onChange)
  }
}
