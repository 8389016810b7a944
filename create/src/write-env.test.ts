import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv as parseDotenv } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PRESETS } from '@/lib/auth/oauth/presets'
import { parseEnv } from '@/lib/env'
import { PROJECT } from '@/scripts/launch/project'
import { PROVIDER_IDS, providerName, providerVariables } from './providers.ts'
import { envText, newSecret, writeEnv } from './write-env.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'env-'))
  await copyFile(path.join(PROJECT, '.env.example'), path.join(directory, '.env.example'))
})

afterEach(() => rm(directory, { recursive: true }))

test('writes a secret that the app accepts and only its owner reads, and sets nothing else', async () => {
  await writeEnv(directory, [])
  const variables = parseDotenv(await readFile(path.join(directory, '.env'), 'utf8'))
  expect(Object.keys(variables)).toEqual(['AUTH_SECRET'])
  expect(parseEnv({ ...variables, DATABASE_URL: 'postgresql://localhost/app' }).authSecrets).toEqual([variables.AUTH_SECRET])
  expect((await stat(path.join(directory, '.env'))).mode & 0o777).toBe(0o600)
})

test('no two secrets are the same, and each has 32 bytes', () => {
  const secrets = Array.from({ length: 50 }, newSecret)
  expect(new Set(secrets).size).toBe(50)
  for (const secret of secrets) expect(Buffer.from(secret, 'base64')).toHaveLength(32)
})

test('keeps every line of the example but that of the secret, and overwrites no .env', async () => {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  const kept = example.split('\n').filter((line) => !line.startsWith('# AUTH_SECRET='))
  expect(envText(example, [], 'value').split('\n')).toEqual(expect.arrayContaining(kept))
  await writeEnv(directory, [])
  await expect(writeEnv(directory, [])).rejects.toThrow('EEXIST')
})

test('has one commented line for each variable of the providers asked for', async () => {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  const lines = envText(example, ['google', 'apple'], 'value').split('\n')
  for (const name of ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', 'APPLE_CLIENT_ID', 'APPLE_TEAM_ID', 'APPLE_KEY_ID'])
    expect(lines.filter((line) => line.startsWith(`# ${name}=`))).toHaveLength(1)
})

test('the providers are those of the app, and their variables are what it reads', () => {
  expect(PROVIDER_IDS).toEqual(Object.keys(PRESETS))
  for (const id of PROVIDER_IDS) {
    expect(providerName(id)).toBe(PRESETS[id]?.name)
    const [idVariable = '', secretVariable = '', ...others] = providerVariables(id)
    expect(Object.keys(PRESETS[id]?.variables ?? {})).toEqual(expect.arrayContaining(others))
    const { providers } = parseEnv({
      AUTH_SECRET: newSecret(),
      DATABASE_URL: 'postgresql://localhost/app',
      [idVariable]: 'id',
      [secretVariable]: 'value',
    })
    expect(providers.map((provider) => provider.id)).toEqual([id])
  }
})
