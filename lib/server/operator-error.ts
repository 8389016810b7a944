import { errorChain } from '../db/errors'

/** An operator's problem. The message says what is wrong and what to do. */
export class LaunchError extends Error {
  override name = 'LaunchError'
}

/** By name: Next's bundles have separate classes. */
const READABLE = new Set(['EnvError', 'LaunchError', 'MigrationError'])

/** [code, or message without one; what is wrong and what to do]. */
const DATABASE_PROBLEMS: [RegExp, string][] = [
  [
    /^(ECONN|EPIPE$|ETIMEDOUT$|EHOSTUNREACH$|ENETUNREACH$|timeout expired|Connection terminated)/,
    'no server answers at that address. Check that it is running, and check the host and port',
  ],
  [/^(ENOTFOUND|EAI_)/, 'its host is unknown. Check the host'],
  [
    /^28P01|^SASL/,
    'the server refuses the password. Check it, and encode special characters (# is %23)',
  ],
  [/^28/, 'the server refuses this user, or requires TLS. Check the user, and try sslmode=require'],
  [/^3D/, 'the server has no such database. Create it, or check the name'],
  [/^53300/, 'the server has no connection left. Close some, or raise its max_connections'],
  [/^57P03/, 'the server is starting or stopping. Try again in a moment'],
  [/^25006/, 'the server is a read-only replica. Use the address of the primary'],
  [/^(42P01|3F000)/, 'the database lacks the tables of the app. Run npm run db:migrate'],
  [/^42501/, 'the role lacks a privilege. Grant it, or use the role that owns the tables'],
  [
    /^(The server does not support SSL|There was an error establishing an SSL)/,
    'the server offers no TLS. Remove sslmode from the address, or set sslmode=disable',
  ],
  [
    /CERT|SIGNATURE|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/,
    "the server's certificate is not trusted. Add sslrootcert=<file> to the address or set " +
      'NODE_EXTRA_CA_CERTS=<file>; sslmode=require&uselibpqcompat=true encrypts without checking it',
  ],
]

const FILE_PROBLEMS: Record<string, string> = {
  EACCES: 'it belongs to another user. Run as its owner',
  EPERM: 'it belongs to another user. Run as its owner',
  EROFS: 'the file system is read-only. Use one that can be written to',
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'the quota is used up. Make room',
}

/**
 * For the operator, or null. Never a driver's message, which may quote the address in `variable`.
 */
export function operatorLine(error: unknown, variable: string): string | null {
  if (error instanceof Error && READABLE.has(error.name)) return error.message
  return fileLine(error) ?? databaseLine(error, variable)
}

function databaseLine(error: unknown, variable: string): string | null {
  for (const { codes, message } of errorChain(error))
    for (const sign of codes.length > 0 ? codes : [message]) {
      const [, problem] = DATABASE_PROBLEMS.find(([pattern]) => pattern.test(sign)) ?? []
      const code = codes.length > 0 ? ` (${sign})` : ''
      if (problem) return `${variable} cannot be used: ${problem}${code}.`
    }
  return null
}

function fileLine(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error && 'path' in error)) return null
  const problem = FILE_PROBLEMS[String(error.code)]
  if (!problem) return null
  const file = String(error.path)
  const isData = /(^|[\\/])\.data([\\/]|$)/.test(file)
  const wayOut = isData ? ', or set DATABASE_URL and AUTH_SECRET, which make it unnecessary' : ''
  return `Cannot write ${isData ? '.data' : file}: ${problem}${wayOut} (${error.code}).`
}
