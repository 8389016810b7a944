'use client'

import { Switch as BaseSwitch } from '@base-ui/react/switch'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** On or off, at once. For a form that must work without JavaScript take a checkbox. */
export function Switch({ className, ...props }: ComponentProps<typeof BaseSwitch.Root>) {
  return (
    <BaseSwitch.Root
      className={cn(
        'flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full border border-input bg-muted p-0.5 transition-colors data-checked:border-primary data-checked:bg-primary forced-colors:data-checked:bg-[Highlight]',
        className,
      )}
      {...props}
    >
      <BaseSwitch.Thumb className="size-4.5 rounded-full bg-input transition-transform motion-reduce:transition-none data-checked:translate-x-4 data-checked:bg-primary-foreground forced-colors:bg-[CanvasText]" />
    </BaseSwitch.Root>
  )
}
