'use client'

import { useSyncExternalStore } from 'react'

const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }
const MOMENT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const never = () => () => undefined

/** In UTC until hydration. */
export function Moment({ date }: { date: Date }) {
  return <LocalTime date={date} format={MOMENT} utcMark=" UTC" />
}

/** The same without the time. */
export function Day({ date }: { date: Date }) {
  return <LocalTime date={date} format={DAY} />
}

export function LastUsed({ date }: { date: Date | null }) {
  if (!date) return 'Not used yet'
  return (
    <span className="inline-block">
      Last used <Day date={date} />
    </span>
  )
}

function LocalTime({
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
