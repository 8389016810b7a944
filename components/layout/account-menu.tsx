'use client'

import { CircleUser, Keyboard, LogOut, MonitorSmartphone, Settings, Users } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { type KeyboardEvent, useRef } from 'react'
import { Avatar } from '@/components/profile/avatar'
import { isComposing } from '@/components/ui/is-composing'
import { Kbd } from '@/components/ui/kbd'
import { useShortcutHelp } from './shortcuts'
import { SIGN_OUT_FORM_ID } from './sign-out-form'

const MENU_ID = 'account-menu'
const ITEM_CLASS =
  'flex w-full items-center gap-2.5 rounded-sm px-2.5 py-2 text-left text-sm transition-colors hover:bg-accent focus-visible:-outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground'
const LINKS = [
  { href: '/profile', label: 'Profile', Icon: CircleUser },
  { href: '/settings', label: 'Settings', Icon: Settings },
  { href: '/settings/sessions', label: 'Sessions', Icon: MonitorSmartphone },
] satisfies { href: Route; label: string; Icon: typeof Users }[]

type AccountMenuProps = {
  name: string
  initials: string
  email: string | null
  avatarUrl: string | null
  isAdmin: boolean
}

/**
 * Who is signed in, and where their own pages are. A popover of links: the browser opens and closes it, leads Escape back to the button, and does so
 * without JavaScript, too, which only adds the arrow keys.
 */
export function AccountMenu({ name, initials, email, avatarUrl, isAdmin }: AccountMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const showHelp = useShortcutHelp()
  const links = isAdmin
    ? [...LINKS, { href: '/admin', label: 'Admin', Icon: Users } as const]
    : LINKS

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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links in it */}
      <div
        ref={menu}
        id={MENU_ID}
        popover="auto"
        className="account-menu m-0 w-60 max-w-[calc(100vw-2rem)] rounded-lg border bg-popover p-1 text-popover-foreground shadow-lg"
        onKeyDown={moveFocus}
      >
        <p className="grid px-2.5 py-2 text-sm">
          <span dir="auto" className="truncate font-medium">
            {name}
          </span>
          {email && <span className="truncate text-muted-foreground">{email}</span>}
        </p>
        <hr className="-mx-1 my-1" />
        <ul>
          {links.map(({ href, label, Icon }) => (
            <li key={href}>
              <Link href={href} prefetch={false} className={ITEM_CLASS} onClick={close}>
                <Icon aria-hidden="true" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <hr className="-mx-1 my-1" />
        <button
          type="button"
          aria-keyshortcuts="?"
          className={`${ITEM_CLASS} noscript:hidden`}
          onClick={() => {
            close()
            showHelp()
          }}
        >
          <Keyboard aria-hidden="true" />
          Keyboard shortcuts
          <Kbd className="ml-auto">?</Kbd>
        </button>
        <button type="submit" form={SIGN_OUT_FORM_ID} className={ITEM_CLASS}>
          <LogOut aria-hidden="true" />
          Sign out
        </button>
      </div>
    </>
  )
}

/** Arrows go round, Home and End to the ends; Tab goes through as everywhere. */
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
