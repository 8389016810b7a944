import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { runProcess } from '../lib/testing/run-process'
import { openTestServer } from '../lib/testing/test-server'
import { createDatabase } from '../scripts/dev/embedded-postgres/admin'
import { DATA, PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { contextFiles } from './hosting/image'
import { NEUTRAL_ENVIRONMENT } from './tools/clone'

/** The newest that the registry has whole. Not a dependency: 300 packages for one proof. */
const CLI = 'vercel@60.1.3'
const SECRET = 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs='

let passed = 0
let failed = 0

/**
 * `npm run test:vercel` (Linux): builds with Vercel's CLI, without an account, with the platform's
 * variables. A preview must not touch its database; production must migrate its own. The last line
 * is "N passed, N failed".
 */
async function main(): Promise<void> {
  mkdirSync(path.join(DATA, 'clones'), { recursive: true })
  const folder = mkdtempSync(path.join(DATA, 'clones', 'vercel-'))
  const server = await openTestServer()
  try {
    for (const file of contextFiles())
      cpSync(path.join(PROJECT, file), path.join(folder, file), { recursive: true })
    // Hard links, because the build follows no symbolic link out of its folder.
    execFileSync('cp', [
      '-al',
      path.join(PROJECT, 'node_modules'),
      path.join(folder, 'node_modules'),
    ])
    mkdirSync(path.join(folder, '.vercel'))
    const settings = { framework: 'nextjs', installCommand: 'echo installed', nodeVersion: '24.x' }
    writeFileSync(
      path.join(folder, '.vercel', 'project.json'),
      JSON.stringify({ projectId: 'prj_x', orgId: 'team_x', settings }),
    )
    for (const target of ['preview', 'production'] as const) {
      const name = server.template.replace(/template$/, target)
      await createDatabase(server.adminUrl, name)
      await build(folder, target, databaseUrl(server.adminUrl, name))
    }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true })
    console.log(`${passed} passed, ${failed} failed`)
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1
  }
}

async function build(folder: string, target: 'preview' | 'production', url: string): Promise<void> {
  const variables = {
    VERCEL: '1',
    VERCEL_ENV: target,
    VERCEL_BRANCH_URL: 'app-git-topic.vercel.app',
    VERCEL_PROJECT_PRODUCTION_URL: 'app.example.com',
    AUTH_SECRET: SECRET,
    // Variable names of Supabase's integration.
    POSTGRES_PRISMA_URL: `${url}?pgbouncer=true`,
    POSTGRES_URL_NON_POOLING: url,
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`)
  writeFileSync(path.join(folder, '.vercel', `.env.${target}.local`), lines.join(''))
  const args = [
    'exec',
    '--yes',
    `--package=${CLI}`,
    '--',
    'vercel',
    'build',
    '--yes',
    ...(target === 'production' ? ['--prod'] : []),
  ]
  const env = {
    ...NEUTRAL_ENVIRONMENT,
    npm_config_prefer_offline: 'true',
    VERCEL_TELEMETRY_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const running = runProcess('npm', args, { cwd: folder, env })
  const code = await running.exited
  record(`vercel build for ${target}`, code === 0, running.output())
  if (code !== 0) return

  const { rows } = await withClient(url, (client) =>
    client.query("SELECT to_regclass('public.users') IS NOT NULL AS migrated"),
  )
  record(
    `${target}: the database is ${target === 'production' ? 'brought up to date' : 'left alone'}`,
    rows[0]?.migrated === (target === 'production'),
  )
  const output = path.join(folder, '.vercel', 'output')
  const functions = [
    'todos',
    'api/auth/session',
    'api/auth/oauth/[provider]/callback',
    '_middleware',
  ].map((name) => existsSync(path.join(output, 'functions', `${name}.func`)))
  record(`${target}: pages, routes and the proxy are functions`, functions.every(Boolean))
  const config = readFileSync(path.join(output, 'config.json'), 'utf8')
  record(
    `${target}: assets also carry the headers`,
    config.includes('publickey-credentials-get=(self)'),
  )
}

function record(name: string, isRight: boolean, output = ''): void {
  if (!isRight && output) console.log(output)
  console.log(`${isRight ? '✓' : '✗'} ${name}`)
  if (isRight) passed++
  else failed++
}

await runScript(main)
