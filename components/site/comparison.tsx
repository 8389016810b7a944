const ROWS = [
  {
    title: 'A hosted service',
    text: 'Less to run, and somebody to call. Your users stand in somebody else’s database, and each of them has a price.',
  },
  {
    title: 'An auth library',
    text: 'More providers and plugins than here, kept by others. Its tables and its ways are its own; you configure rather than read.',
  },
  {
    title: 'This template',
    text: 'Passkeys and OpenID only: no passwords, no magic links, no organisations. What there is you own, and can read in an afternoon.',
  },
]

/** What the others do better, too. */
export function Comparison() {
  return (
    <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-3">
      {ROWS.map(({ title, text }) => (
        <div key={title} className="grid content-start gap-1.5 border-t pt-4">
          <dt className="font-medium">{title}</dt>
          <dd className="text-pretty text-muted-foreground text-sm leading-relaxed">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
