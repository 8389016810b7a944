'use client'

import { clsx } from 'clsx'
import { useState } from 'react'

const SIZES = { default: 'size-16 text-lg', sm: 'size-9 text-sm' }

type AvatarProps = { initials: string; url: string | null; size?: keyof typeof SIZES }

/** The user's picture, or their initials where there is none or it cannot be loaded. */
export function Avatar({ initials, url, size = 'default' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)

  return (
    <span
      aria-hidden="true"
      className={clsx(
        'relative grid shrink-0 select-none place-items-center overflow-hidden rounded-full border bg-muted font-medium text-muted-foreground',
        SIZES[size],
      )}
    >
      {initials}
      {url && url !== broken && (
        // No referrer: the image host need not know which page is being viewed.
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
