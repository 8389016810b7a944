import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { LaunchError } from '@/lib/server/operator-error'
import { PROJECT } from '@/scripts/dev/project'
import { runScript } from '@/scripts/dev/run-script'
import { type AppName, type Apps, openApps } from './apps'
import type { Options } from './compare'
import { oauth, passkey, SIGN_IN_APPS, TOGGLE_APPS, toggles } from './parts/ceremonies'
import { INSTALLED_APPS, installation } from './parts/installation'
import { PAGES_APPS, pages } from './parts/pages'
import { coldStart, MEMORY_APPS, memory, PROCESS_APPS } from './parts/process'
import { profile } from './parts/profile'
import { SCALE_APPS, scale } from './parts/scale'
import { sessionRead } from './parts/session-read'
import { STATIC_APPS, staticFile } from './parts/static-file'
import { TODOS_APPS, todos } from './parts/todos'
import { WORK } from './work-folder'

type Part = {
  apps: readonly AppName[]
  measure: (apps: Apps, options: Options) => Promise<string>
  /** Only when it is named. */
  isExtra?: boolean
}

const PARTS: Record<string, Part> = {
  'session-read': { apps: ['latchkey'], measure: sessionRead },
  todos: { apps: TODOS_APPS, measure: todos },
  pages: { apps: PAGES_APPS, measure: pages },
  toggle: { apps: TOGGLE_APPS, measure: toggles },
  passkey: { apps: SIGN_IN_APPS, measure: passkey },
  oauth: { apps: SIGN_IN_APPS, measure: oauth },
  static: { apps: STATIC_APPS, measure: staticFile },
  start: { apps: PROCESS_APPS, measure: coldStart },
  memory: { apps: MEMORY_APPS, measure: memory },
  install: { apps: INSTALLED_APPS, measure: installation },
  scale: { apps: SCALE_APPS, measure: scale, isExtra: true },
  profile: { apps: ['latchkey', 'floor'], measure: profile, isExtra: true },
}

const FULL: Options = { rounds: 5, seconds: 2, connections: 8, isQuick: false }
const QUICK: Options = { rounds: 2, seconds: 1, connections: 8, isQuick: true }
const DOCUMENT = path.join(PROJECT, 'docs', 'performance.md')

/**
 * `npm run bench`: measures the app beside others and prints the tables of docs/performance.md.
 * `-- scale` and `-- profile` are for themselves. `--only todos,static` names parts, `--quick` is for
 * trying it out, `--write` puts the tables into the document.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const named = [...positionals, ...(values.only?.split(',') ?? [])]
  const unknown = named.find((name) => !PARTS[name])
  if (unknown)
    throw new LaunchError(
      `There is no part ${unknown}. Choose of: ${Object.keys(PARTS).join(', ')}`,
    )
  const parts = Object.entries(PARTS).filter(([name, { isExtra }]) =>
    named.length > 0 ? named.includes(name) : !isExtra,
  )
  mkdirSync(WORK, { recursive: true })
  const apps = await openApps([...new Set(parts.flatMap(([, part]) => part.apps))])
  try {
    show('machine', machine(), values.write)
    for (const [name, part] of parts)
      show(name, await part.measure(apps, values.quick ? QUICK : FULL), values.write)
  } finally {
    await apps.close()
  }
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, ${cpus().length} × ${cpu?.model.trim()}, ${memory} GB, ${process.platform}, Node ${process.version}`
}

/** Prints a part's text and, with `--write`, puts it between the part's marks in the document. */
function show(name: string, text: string, isWritten: boolean): void {
  console.log(`\n## ${name}\n\n${text}`)
  if (!isWritten) return
  const document = readFileSync(DOCUMENT, 'utf8')
  const marks = new RegExp(`(<!-- bench:${name} -->).*?(<!-- /bench -->)`, 's')
  const filled = (_: string, begin: string, end: string) => `${begin}\n\n${text}\n\n${end}`
  writeFileSync(DOCUMENT, document.replace(marks, filled))
}

await runScript(main)
