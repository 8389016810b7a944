'use client'

import { useIsHydrated } from '@/components/ui/use-is-hydrated'

/**
 * Shown by the style sheet when the scripts have not come after ten seconds: until they do, or when
 * they never will, a press on a passkey button does nothing that can be seen.
 */
export function StillLoading() {
  if (useIsHydrated()) return null
  return (
    <p className="still-loading fixed inset-x-4 bottom-4 z-40 mx-auto w-fit rounded-xl border bg-popover px-4 py-2 text-popover-foreground text-sm shadow-lg noscript:hidden">
      This page is still loading, and passkeys won’t work until it has. If this message stays,
      reload the page.
    </p>
  )
}
