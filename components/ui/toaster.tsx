'use client'

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { Failure } from '@/lib/errors'
import { Button } from './button'
import { Icon, X } from './icon'

const VISIBLE_MS = 8_000

type Toast = {
  message: string
  tone?: 'neutral' | 'destructive'
  action?: { label: string; run: () => void }
}

const ShowToast = createContext<(toast: Toast) => void>(() => undefined)

/** Shows one message at a time at the foot of the page. It stays while it is hovered or focused. */
export function useToast() {
  return useContext(ShowToast)
}

/** Says why the server refused, with a button that signs in where that is what is missing. */
export function useRefusal(returnTo: string) {
  const showToast = useToast()

  return function showRefusal({ code, message }: Pick<Failure, 'code' | 'message'>) {
    const signIn = {
      label: 'Sign in',
      run: () => window.location.assign(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`),
    }
    showToast({
      message,
      tone: 'destructive',
      action: code === 'unauthenticated' ? signIn : undefined,
    })
  }
}

export function Toaster({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<(Toast & { key: number }) | null>(null)
  const [isHeld, setIsHeld] = useState(false)
  const region = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!toast || isHeld) return
    const timer = setTimeout(() => setToast(null), VISIBLE_MS)
    return () => clearTimeout(timer)
  }, [toast, isHeld])

  function show(next: Toast) {
    setToast({ ...next, key: Date.now() })
    // A focused button that React removes fires no blur event.
    setIsHeld(region.current?.matches(':hover') ?? false)
  }

  return (
    <ShowToast value={show}>
      {children}
      <div
        ref={region}
        role="status"
        aria-live="polite"
        className="toasts"
        onMouseEnter={() => setIsHeld(true)}
        onMouseLeave={() => setIsHeld(false)}
        onFocus={() => setIsHeld(true)}
        onBlur={() => setIsHeld(false)}
      >
        {toast && (
          <div
            key={toast.key}
            className="toast pointer-events-auto flex max-w-full items-center gap-3 rounded-xl border bg-popover py-2 pr-2 pl-4 text-popover-foreground text-sm shadow-lg"
          >
            <span className={toast.tone === 'destructive' ? 'text-destructive' : undefined}>
              {toast.message}
            </span>
            {toast.action && (
              <Button
                variant="outline"
                size="sm"
                onClick={() => {
                  setToast(null)
                  toast.action?.run()
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Close message"
              onClick={() => setToast(null)}
            >
              <Icon shape={X} className="size-4" />
            </Button>
          </div>
        )}
      </div>
    </ShowToast>
  )
}
