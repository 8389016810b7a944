'use client'

import { useShortcutsOn } from '@/components/layout/shortcut-setting'
import { Kbd } from '@/components/ui/kbd'
import { TODO_WORDS } from '@/lib/todos/words'

/** The keys that work here, for those who have a keyboard and have not switched them off. */
export function ShortcutHint() {
  if (!useShortcutsOn()) return null
  return (
    <p className="hidden items-center gap-1.5 text-muted-foreground text-xs pointer-fine:sm:flex">
      <Kbd>n</Kbd> {TODO_WORDS.keys.newTodo} <span aria-hidden="true">·</span> <Kbd>/</Kbd>{' '}
      {TODO_WORDS.keys.filters} <span aria-hidden="true">·</span> <Kbd>?</Kbd> {TODO_WORDS.keys.all}
    </p>
  )
}
