/** Variables of npm's that are settings of this machine. */
const SETTINGS = ['npm_config_cache', 'npm_config_cafile', 'npm_config_registry', 'npm_config_userconfig']
/** Variables that configure the app. */
const OWN = /^(APP_URL|AUTH_SECRET|(DIRECT_)?DATABASE_.*|PORT|RP_ID|RELATED_ORIGINS|SIGN_UP|TRUST_PROXY|RATE_LIMIT_SCALE|VERCEL.*|OIDC_.*)$/

/**
 * For `runProcess`: takes away what this shell does not have of itself: what `npm run` or a test runner set, and what configures the app.
 * Undefined takes a variable away.
 */
export function neutralEnvironment(): Record<string, string | undefined> {
  const foreign = Object.keys(process.env).filter((name) => (/^npm_/.test(name) && !SETTINGS.includes(name)) || OWN.test(name))
  return Object.fromEntries([...foreign, 'NODE_ENV', 'VITEST', 'INIT_CWD'].map((name) => [name, undefined]))
}
