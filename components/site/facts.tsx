import { SITE_WORDS } from './words'

/** What it is chosen for. */
export function Facts() {
  return (
    <ul className="grid gap-x-8 gap-y-6 border-y py-8 sm:grid-cols-2 lg:grid-cols-4">
      {SITE_WORDS.facts.map(({ title, text }) => (
        <li key={title} className="grid content-start gap-1">
          <p className="font-medium text-sm">{title}</p>
          <p className="text-muted-foreground text-sm leading-relaxed">{text}</p>
        </li>
      ))}
    </ul>
  )
}
