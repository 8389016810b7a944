import { LocalTime } from './moment'

const FORMAT: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }

/** A day: the reader's own, and the one in UTC until the browser takes over. */
export function Day({ date }: { date: Date }) {
  return <LocalTime date={date} format={FORMAT} />
}
