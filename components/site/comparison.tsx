import { SITE_WORDS } from './words'

/** What the others do better, too. */
export function Comparison() {
  return (
    <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-3">
      {SITE_WORDS.comparison.rows.map(({ title, text }) => (
        <div key={title} className="grid content-start gap-1.5 border-t pt-4">
          <dt className="font-medium">{title}</dt>
          <dd className="text-pretty text-muted-foreground text-sm leading-relaxed">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
