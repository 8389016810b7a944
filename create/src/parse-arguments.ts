import { parseArgs } from 'node:util'
import { meant, problemOfFlags } from './flags.ts'
import { PACKAGE_MANAGERS, type PackageManager } from './package-manager.ts'
import { isProvider, PROVIDER_IDS, type Provider } from './providers.ts'
import { suggest } from './suggest.ts'

/** One database, or a second one for the app's own data. */
const DATABASES = ['shared', 'separate'] as const

/** Null if not given. */
export type Options = {
  directory: string | null
  yes: boolean
  packageManager: PackageManager | null
  installs: boolean
  git: boolean
  demo: boolean
  databases: (typeof DATABASES)[number]
  /** Whether to add the importers. */
  imports: boolean
  providers: Provider[]
}

export type Arguments =
  | { kind: 'create'; options: Options }
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'error'; message: string }

const FLAGS = {
  yes: { type: 'boolean', short: 'y' },
  'use-npm': { type: 'boolean' },
  'use-pnpm': { type: 'boolean' },
  'use-yarn': { type: 'boolean' },
  'use-bun': { type: 'boolean' },
  'skip-install': { type: 'boolean' },
  'no-git': { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  databases: { type: 'string' },
  with: { type: 'string' },
  providers: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

const NAMES = Object.keys(FLAGS)

/** The values of flags that take one. */
const EXAMPLES: Record<string, string | undefined> = {
  with: 'a word: import.',
  databases: `a word: ${DATABASES.join(' or ')}.`,
  providers: `a list, for example --providers google,github. Providers: ${PROVIDER_IDS.join(', ')}.`,
}

/** Unknown flags are an error, never ignored. */
export function parseArguments(args: string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args,
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const problem = problemOfFlags(tokens, NAMES, EXAMPLES)
  if (problem) return error(problem)
  const providers = String(values.providers ?? '')
    .split(',')
    .map((id) => id.trim().toLowerCase())
    .filter(Boolean)
  const stranger = providers.find((id) => !isProvider(id))
  if (stranger)
    return error(
      `There is no provider ${stranger}.${meant(suggest(stranger, PROVIDER_IDS))} Providers: ${PROVIDER_IDS.join(', ')}.`,
    )

  const databases = DATABASES.find((name) => name === (values.databases ?? 'shared'))
  if (!databases) {
    const given = String(values.databases)
    return error(
      `--databases ${given} is not known.${meant(suggest(given, DATABASES))} Choose ${DATABASES.join(' or ')}.`,
    )
  }

  if (values.with !== undefined && values.with !== 'import')
    return error(
      `--with ${values.with} is not known.${meant(suggest(String(values.with), ['import']))} It takes import.`,
    )

  const managers = PACKAGE_MANAGERS.filter((name) => values[`use-${name}`])
  if (managers.length > 1)
    return error(
      `Only one package manager at a time: ${managers.map((name) => `--use-${name}`).join(' or ')}.`,
    )
  if (positionals.length > 1)
    return error(
      `One directory at a time, but there are ${positionals.length}: ${positionals.join(', ')}.`,
    )
  if (positionals[0] === '') return error('The directory is empty. Leave it out to be asked.')

  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  return {
    kind: 'create',
    options: {
      directory: positionals[0] ?? null,
      yes: values.yes === true,
      packageManager: managers[0] ?? null,
      installs: values['skip-install'] !== true,
      git: values['no-git'] !== true,
      demo: values['no-demo'] !== true,
      databases,
      imports: values.with === 'import',
      providers: [...new Set(providers.filter(isProvider))],
    },
  }
}

function error(message: string): Arguments {
  return { kind: 'error', message }
}
