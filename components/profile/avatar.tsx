'use client'

import { useState } from 'react'

const SIZES = { default: 'avatar', sm: 'avatar avatar-sm' }

type AvatarProps = { initials: string; url: string | null; size?: keyof typeof SIZES }

/** The user's picture, or their initials where there is none or it cannot be loaded. */
export function Avatar({ initials, url, size = 'default' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)

  return (
    <span aria-hidden="true" className={SIZES[size]}>
      {initials}
      {url && url !== broken && (
        // No referrer: the image host need not know which page is being viewed.
        <img
          key={url}
          src={url}
          alt=""
          referrerPolicy="no-referrer"
          onError={() => setBroken(url)}
        />
      )}
    </span>
  )
}
