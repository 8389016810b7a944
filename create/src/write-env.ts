import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Provider, providerName, providerVariables } from './providers.ts'

const SECRET_BYTES = 32
// What lib/env.ts takes for a placeholder can come about by chance.
const UNLUCKY = /xxxx|^(0123|1234|abcd)/i

/** A value for AUTH_SECRET: 32 random bytes in base64. */
export function newSecret(): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64')
  return UNLUCKY.test(secret) ? newSecret() : secret
}

/** Writes `.env`, for its owner alone: the explained variables of `.env.example`, a secret, and the places for the providers' ids and secrets. */
export async function writeEnv(directory: string, providers: readonly Provider[], secret = newSecret()): Promise<void> {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  await writeFile(path.join(directory, '.env'), envText(example, providers, secret), { mode: 0o600, flag: 'wx' })
}

/** The text of `.env`. */
export function envText(example: string, providers: readonly Provider[], secret: string): string {
  const filled = example.replace(/^# AUTH_SECRET=.*$/m, () => `AUTH_SECRET=${secret}`)
  if (filled === example) throw new Error('.env.example has no line "# AUTH_SECRET=".')
  const missing = new Set(providers.flatMap(providerVariables).filter((name) => !new RegExp(`^# ?${name}=`, 'm').test(example)))
  const sections = providers
    .filter((provider) => providerVariables(provider).some((name) => missing.has(name)))
    .map((provider) => providerSection(provider, missing))
  return [filled, ...sections].join('\n')
}

function providerSection(provider: Provider, missing: ReadonlySet<string>): string {
  const lines = providerVariables(provider).filter((name) => missing.has(name))
  return [
    `# "Continue with ${providerName(provider)}": fill in and take the # away. Redirect address to register there: <APP_URL>/api/auth/oauth/${provider}/callback`,
    ...lines.map((name) => `# ${name}=`),
    '',
  ].join('\n')
}
