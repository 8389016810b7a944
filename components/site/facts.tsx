const FACTS = [
  { title: 'Runs at once', text: 'No Docker, no database server, no .env, no OAuth console. It works offline.' },
  { title: 'Passkeys done properly', text: 'Autofill, names, sync state, rename, and a removal that tells the device.' },
  { title: 'Strict, and tested', text: 'Hashed sessions, single-use ceremonies, one guard; the attacks are in the tests.' },
  { title: 'Read in an afternoon', text: 'No auth framework: lib/auth is yours, in small files that say why.' },
]

/** What it is chosen for. */
export function Facts() {
  return (
    <ul className="grid gap-x-8 gap-y-6 border-y py-8 sm:grid-cols-2 lg:grid-cols-4">
      {FACTS.map(({ title, text }) => (
        <li key={title} className="grid content-start gap-1">
          <p className="font-medium text-sm">{title}</p>
          <p className="text-pretty text-muted-foreground text-sm leading-relaxed">{text}</p>
        </li>
      ))}
    </ul>
  )
}
