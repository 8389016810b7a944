import { SITE_WORDS } from './words'

const COMMANDS = [
  { command: 'npm install', what: SITE_WORDS.commands.install },
  { command: 'npm run dev', what: SITE_WORDS.commands.dev },
]

/** The two commands, as they stand in the README. */
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
