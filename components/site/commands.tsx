const COMMANDS = [
  { command: 'npm install', what: 'a real Postgres included' },
  { command: 'npm run dev', what: 'database, migrations, app' },
]

export function Commands() {
  return (
    <div className="overflow-x-auto rounded-lg border bg-card px-4 py-3 font-mono text-sm leading-7">
      {COMMANDS.map(({ command, what }) => (
        <p key={command} className="flex gap-x-6 whitespace-nowrap">
          <span>
            <span aria-hidden="true" className="select-none text-muted-foreground">
              ${' '}
            </span>
            {command}
          </span>
          <span className="ml-auto text-muted-foreground max-sm:hidden"># {what}</span>
        </p>
      ))}
    </div>
  )
}
