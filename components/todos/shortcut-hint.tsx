'use client'

import { useShortcutsOn } from '@/components/layout/shortcut-setting'
import { Kbd } from '@/components/ui/kbd'

/** The keys that work here, for those who have a keyboard and have not switched them off. */
export function ShortcutHint() {
  if (!useShortcutsOn()) return null
  return (
    <p className="hidden items-center gap-1.5 text-muted-foreground text-xs pointer-fine:sm:flex">
      <Kbd>n</Kbd> new todo <span aria-hidden="true">·</span> <Kbd>/</Kbd> filters <span aria-hidden="true">·</span> <Kbd>?</Kbd> all
      shortcuts
    </p>
  )
}
