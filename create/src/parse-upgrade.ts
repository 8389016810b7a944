import { parseArgs } from 'node:util'
import { problemOfFlags } from './flags.ts'

export type UpgradeOptions = {
  dryRun: boolean
  /** Only the security fixes. */
  security: boolean
  /** Path of the package that the app was made with; null: from the registry. */
  base: string | null
}

type UpgradeArguments =
  | { kind: 'upgrade'; options: UpgradeOptions }
  | { kind: 'help' }
  | { kind: 'error'; message: string }

const FLAGS = {
  'dry-run': { type: 'boolean' },
  security: { type: 'boolean' },
  base: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads what follows `create-latchkey upgrade`. */
export function parseUpgrade(args: string[]): UpgradeArguments {
  const { values, positionals, tokens } = parseArgs({
    args,
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const example = { base: 'the path of a folder or tarball.' }
  const problem = problemOfFlags(tokens, Object.keys(FLAGS), example)
  if (problem) return { kind: 'error', message: problem }
  if (positionals.length > 0)
    return { kind: 'error', message: 'upgrade takes no directory: run it in the app’s folder.' }
  if (values.help) return { kind: 'help' }
  return {
    kind: 'upgrade',
    options: {
      dryRun: values['dry-run'] === true,
      security: values.security === true,
      base: typeof values.base === 'string' ? values.base : null,
    },
  }
}
