import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DATA, PROJECT } from '@/scripts/dev/project'
import { databaseVariablesBeside } from '../../lib/testing/databases'
import { runProcess } from '../../lib/testing/run-process'

const COPIED = [
  'scripts',
  'lib',
  'prisma',
  'create/import',
  'proofs/schema-engine',
  'proofs/schema-engine.ts',
  'package.json',
  'tsconfig.json',
  'prisma.config.ts',
]
const APP = {
  'next.config.mjs': 'export default { typescript: { ignoreBuildErrors: true } }',
  'app/layout.tsx':
    'export default function Layout({ children }: { children: React.ReactNode }) { return <html lang="en"><body>{children}</body></html> }',
  'app/page.tsx': 'export default function Page() { return <p>hello</p> }',
  'app/api/health/live/route.ts': 'export function GET() { return new Response() }',
}
/** Unsets what a test runner sets and a user's shell does not. */
export const NEUTRAL_ENVIRONMENT = {
  NODE_ENV: undefined,
  VITEST: undefined,
  DATABASE_URL: undefined,
  APP_URL: undefined,
  AUTH_SECRET: undefined,
  npm_lifecycle_event: undefined,
}

/** `npm run import`, for `run`. */
export const IMPORT = path.join('..', 'create', 'import', 'scripts', 'import.ts')

// As in package.json; only db:seed needs the condition.
const NODE_OPTIONS = ['--import', 'tsx', '--conditions=react-server']

/** A checkout of this project with its own data and almost no pages. */
export type Clone = Awaited<ReturnType<typeof makeClone>>

/** Copies what the scripts need. Inside the project's folder it finds the installed packages. */
export async function makeClone(parent = path.join(DATA, 'clones')) {
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(path.join(parent, 'clone-'))
  for (const name of COPIED)
    await cp(path.join(PROJECT, name), path.join(directory, name), { recursive: true })
  for (const [name, text] of Object.entries(APP)) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true })
    await writeFile(path.join(directory, name), text)
  }
  return {
    directory,
    /** Runs a script, as `npm run` would. */
    run: (
      script: string,
      { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
    ) =>
      runProcess(process.execPath, [...NODE_OPTIONS, path.join('scripts', script), ...args], {
        cwd: directory,
        env: { ...NEUTRAL_ENVIRONMENT, ...databaseVariablesBeside(env.DATABASE_URL), ...env },
      }),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
