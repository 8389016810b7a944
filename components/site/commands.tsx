/** The two commands, as they stand in the README. */
export function Commands() {
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface px-4 py-3.5 font-mono text-sm leading-7">
      {['npm install', 'npm run dev'].map((command) => (
        <p key={command} className="whitespace-nowrap">
          <span aria-hidden="true" className="select-none text-muted-foreground">
            ${' '}
          </span>
          {command}
        </p>
      ))}
    </div>
  )
}
