import { type Environment, type Outcome, runCommand } from './run-command.ts'

export const COMMIT_MESSAGE = 'Start from Latchkey'

/** The commands that put the app under version control. */
export const GIT_COMMANDS = ['git init -b main', 'git add -A', `git commit -m "${COMMIT_MESSAGE}"`]

const COMMIT_LATER = GIT_COMMANDS.slice(1).join(' && ')

/**
 * Commits everything. Returns null, or one line that says why there is no commit and what to do.
 */
export async function commitAll(directory: string, env: Environment): Promise<string | null> {
  const git = gitIn(directory, env)
  const version = await git('--version')
  if (version.code !== 0) return `git is not installed. Once it is: ${GIT_COMMANDS.join(' && ')}`
  const inside = await git('rev-parse', '--is-inside-work-tree')
  if (inside.code === 0)
    return 'The folder is in a Git repository already: nothing was committed there.'

  const steps = [
    ['init', '--quiet'],
    // Older versions lack `init -b`.
    ['symbolic-ref', 'HEAD', 'refs/heads/main'],
    ['add', '--all'],
    // No passphrase prompt and no global hooks.
    ['-c', 'commit.gpgsign=false', 'commit', '--quiet', '--no-verify', '--message', COMMIT_MESSAGE],
  ]
  for (const step of steps) {
    const { code, output } = await git(...step)
    if (code !== 0) return `No commit was made: ${reasonOf(output)}. Then: ${COMMIT_LATER}`
  }
  return null
}

/** In a hook or `git rebase --exec`, they refer to another repository. */
const FOREIGN = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
]

/** Runs Git in a folder, whatever repository this process's variables mean. */
export function gitIn(
  directory: string,
  env: Environment,
  input?: string,
): (...args: string[]) => Promise<Outcome> {
  const own = { ...env, ...Object.fromEntries(FOREIGN.map((name) => [name, undefined])) }
  return (...args) => runCommand(['git', ...args], { cwd: directory, env: own, input })
}

function reasonOf(output: string): string {
  if (/user\.email|user\.name|tell me who you are|empty ident/i.test(output))
    return 'git does not know your name and email address yet'
  const line = output.split('\n').find((text) => text.trim() !== '')
  return line?.trim().replace(/\.$/, '') ?? 'git failed'
}
