'use client'

import Link from 'next/link'
import { type KeyboardEvent, useRef } from 'react'
import { Avatar } from '@/components/profile/avatar'
import { isComposing } from '@/components/ui/is-composing'
import { useShortcutHelp } from './shortcuts'

const MENU_ID = 'account-menu'
const LINKS = [
  { href: '/profile', label: 'Profile' },
  { href: '/settings', label: 'Settings' },
  { href: '/settings/sessions', label: 'Sessions' },
] as const
const ADMIN_LINK = { href: '/admin', label: 'Admin' } as const

type AccountMenuProps = {
  name: string
  initials: string
  email: string | null
  avatarUrl: string | null
  isAdmin: boolean
  signOutFormId: string
}

/** A popover of links, which opens without JavaScript. Only the arrow keys need it. */
export function AccountMenu({
  name,
  initials,
  email,
  avatarUrl,
  isAdmin,
  signOutFormId,
}: AccountMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const showHelp = useShortcutHelp()
  const links = isAdmin ? [...LINKS, ADMIN_LINK] : LINKS

  function close() {
    menu.current?.hidePopover()
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={MENU_ID}
        aria-label="Account menu"
        className="grid place-items-center rounded-full"
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || isComposing(event.nativeEvent)) return
          event.preventDefault()
          if (!menu.current?.matches(':popover-open')) event.currentTarget.click()
          itemsOf(menu.current)[0]?.focus()
        }}
      >
        <Avatar initials={initials} url={avatarUrl} size="sm" />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its keys move between its links */}
      <div ref={menu} id={MENU_ID} popover="auto" className="account-menu" onKeyDown={moveFocus}>
        <p>
          <b dir="auto">{name}</b>
          {email && <span>{email}</span>}
        </p>
        <hr />
        <ul>
          {links.map(({ href, label }) => (
            <li key={href}>
              <Link href={href} prefetch={false} onClick={close}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <hr />
        <button
          type="button"
          aria-keyshortcuts="?"
          onClick={() => {
            close()
            showHelp()
          }}
        >
          Keyboard shortcuts
          <kbd>?</kbd>
        </button>
        <button type="submit" form={signOutFormId}>
          Sign out
        </button>
      </div>
    </>
  )
}

/** Wraps around at both ends. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const items = itemsOf(event.currentTarget)
  const current = items.findIndex((item) => item.matches(':focus'))
  const places: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current < 0 ? -1 : current - 1,
    Home: 0,
    End: -1,
  }
  const place = places[event.key]
  if (place === undefined || isComposing(event.nativeEvent)) return
  event.preventDefault()
  items.at(place % items.length)?.focus()
}

function itemsOf(menu: HTMLElement | null) {
  return [...(menu?.querySelectorAll<HTMLElement>('a, button') ?? [])]
}
