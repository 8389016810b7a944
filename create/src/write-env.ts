import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Provider, providerName } from './providers.ts'
import { replaceOnce } from './text-files.ts'

const SECRET_BYTES = 32
// A random value may look like a placeholder to lib/env/schema.ts.
const UNLUCKY = /change|secret|example|placeholder|password|your[-_ ]|^(0123456|1234567|abcdefg)/i

/** For AUTH_SECRET: 32 random bytes in base64. */
export function newSecret(draw = () => randomBytes(SECRET_BYTES)): string {
  const secret = draw().toString('base64')
  return UNLUCKY.test(secret) ? newSecret(draw) : secret
}

/**
 * Writes `.env`, readable by its owner only: `.env.example` with a secret, and the chosen providers
 * at its end.
 */
export async function writeEnv(
  directory: string,
  providers: readonly Provider[],
  secret = newSecret(),
): Promise<void> {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  await writeFile(path.join(directory, '.env'), envText(example, providers, secret), {
    mode: 0o600,
    flag: 'wx',
  })
}

/** Throws if the example is not as expected. */
export function envText(example: string, providers: readonly Provider[], secret: string): string {
  const filled = replaceOnce(example, '\n# AUTH_SECRET=\n', `\nAUTH_SECRET=${secret}\n`)
  return providers.reduce(moveProvider, filled)
}

/** Moves a provider's variables, with their comments, to the end. */
function moveProvider(text: string, provider: Provider): string {
  const lines = text.split('\n')
  const isOwn = (line = '') => line.startsWith(`# ${provider.toUpperCase()}_`)
  const isMoved = (line: string, index: number) =>
    isOwn(line) || (line.startsWith('#') && isOwn(lines[index - 1]) && isOwn(lines[index + 1]))
  const moved = lines.filter(isMoved)
  if (moved.length === 0) throw new Error(`.env.example has no variables for ${provider}.`)
  const rest = lines.filter((line, index) => !isMoved(line, index)).join('\n')
  const heading = `# "Continue with ${providerName(provider)}": fill in, and take the # away.`
  const address = `# Redirect URI to register there: http://localhost:3000/api/auth/oauth/${provider}/callback`
  return [rest, heading, address, ...moved, ''].join('\n')
}
