import { SITE_WORDS } from './words'

/** Where each thing stands in the template. */
export function SourceMap() {
  return (
    <ul className="divide-y rounded-lg border bg-card text-sm">
      {SITE_WORDS.map.rows.map(({ where, what, how }) => (
        <li
          key={where}
          className="grid grid-cols-1 gap-x-4 gap-y-0.5 px-4 py-3 sm:grid-cols-[14rem_11rem_1fr]"
        >
          <code className="wrap-anywhere text-[0.8125rem]">{where}</code>
          <span className="font-medium sm:font-normal">{what}</span>
          <span className="text-muted-foreground">{how}</span>
        </li>
      ))}
    </ul>
  )
}
