'use client'

import { useState } from 'react'
import { cn } from '@/lib/cn'
import { initials } from '@/lib/profile/initials'

/** A person's picture over their initials, which show as long as there is no picture, or none that can be loaded. */
export function Avatar({ name, url, className }: { name: string; url: string | null; className?: string }) {
  const [broken, setBroken] = useState<string | null>(null)

  return (
    <span
      aria-hidden="true"
      className={cn(
        'relative grid size-16 shrink-0 select-none place-items-center overflow-hidden rounded-full border bg-muted font-medium text-lg text-muted-foreground',
        className,
      )}
    >
      {initials(name)}
      {url && url !== broken && (
        // Whose picture is looked at is nobody's business: the host learns no address of ours.
        <img
          key={url}
          src={url}
          alt=""
          referrerPolicy="no-referrer"
          className="absolute inset-0 size-full object-cover"
          onError={() => setBroken(url)}
        />
      )}
    </span>
  )
}
