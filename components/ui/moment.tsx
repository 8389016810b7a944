'use client'

import { useSyncExternalStore } from 'react'

const FORMAT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const never = () => () => undefined

/** A day and a time: in the reader's own time zone, and in UTC until the browser takes over. */
export function Moment({ date }: { date: Date }) {
  const text = useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat('en', FORMAT).format(date),
    () => `${new Intl.DateTimeFormat('en', { ...FORMAT, timeZone: 'UTC' }).format(date)} UTC`,
  )
  return (
    <time dateTime={date.toISOString()} className="whitespace-nowrap">
      {text}
    </time>
  )
}
