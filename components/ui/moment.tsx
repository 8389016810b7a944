'use client'

import { useSyncExternalStore } from 'react'

const FORMAT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const never = () => () => undefined

/** A day and a time: in the reader's own time zone, and in UTC until the browser takes over. */
export function Moment({ date }: { date: Date }) {
  return <LocalTime date={date} format={FORMAT} utcMark=" UTC" />
}

/** A date in the reader's own time zone. The server, which does not know the zone, sends UTC. */
export function LocalTime({
  date,
  format,
  utcMark = '',
}: {
  date: Date
  format: Intl.DateTimeFormatOptions
  utcMark?: string
}) {
  const text = useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat('en', format).format(date),
    () => new Intl.DateTimeFormat('en', { ...format, timeZone: 'UTC' }).format(date) + utcMark,
  )
  return (
    <time dateTime={date.toISOString()} className="inline-block">
      {text}
    </time>
  )
}
