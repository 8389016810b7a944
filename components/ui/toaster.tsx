'use client'

import { X } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { Button } from './button'

const VISIBLE_MS = 8_000

type Toast = {
  message: string
  tone?: 'neutral' | 'destructive'
  action?: { label: string; run: () => void }
}

const ShowToast = createContext<(toast: Toast) => void>(() => undefined)

/** Shows one message at a time at the foot of the page, with what can be done about it. It is announced, and stays while it is hovered or focused. */
export function useToast() {
  return useContext(ShowToast)
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
    // A focused button that React takes away never says that it has lost the focus.
    setIsHeld(region.current?.matches(':hover') ?? false)
  }

  return (
    <ShowToast value={show}>
      {children}
      <div
        ref={region}
        role="status"
        aria-live="polite"
        className="pointer-events-none print:hidden fixed inset-x-0 bottom-4 z-40 flex justify-center px-4"
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
            {toast.action && <ToastAction {...toast.action} close={() => setToast(null)} />}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Close message"
              onClick={() => setToast(null)}
            >
              <X aria-hidden="true" className="size-4" />
            </Button>
          </div>
        )}
      </div>
    </ShowToast>
  )
}

function ToastAction({ label, run, close }: NonNullable<Toast['action']> & { close: () => void }) {
  return (
    <Button
      variant="outline"
      size="sm"
      onClick={() => {
        close()
        run()
      }}
    >
      {label}
    </Button>
  )
}
