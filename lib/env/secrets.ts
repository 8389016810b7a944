const MINIMUM_BYTES = 32
const PLACEHOLDER =
  /change|secret|example|placeholder|password|your[-_ ]|^(0123456|1234567|abcdefg)/i
const REPETITION = /^(.{1,16}?)\1+$/

/**
 * Splits AUTH_SECRET. `problems` has at most one line. `vercelEnvironment` appears in that line.
 */
export function parseSecrets(
  list = '',
  vercelEnvironment?: string,
): { authSecrets: string[]; problems: string[] } {
  const authSecrets = list
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean)
  const problem = problemOf(authSecrets, vercelEnvironment)
  return {
    authSecrets,
    problems: problem
      ? [`AUTH_SECRET ${problem}. Example: AUTH_SECRET=$(openssl rand -base64 32)`]
      : [],
  }
}

function problemOf(secrets: string[], vercelEnvironment: string | undefined): string | null {
  if (secrets.length === 0)
    return vercelEnvironment
      ? `is not set for the ${vercelEnvironment} environment of Vercel`
      : 'is not set'
  if (secrets.some((secret) => Buffer.byteLength(secret) < MINIMUM_BYTES))
    return `is shorter than ${MINIMUM_BYTES} bytes`
  if (
    secrets.some(
      (secret) => PLACEHOLDER.test(secret) || REPETITION.test(secret.replace(/[^a-z0-9]/gi, '')),
    )
  )
    return 'is a placeholder'
  return null
}
