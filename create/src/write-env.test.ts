import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv as parseDotenv } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEnv } from '@/lib/env'
import { PRESETS } from '@/lib/env/provider-presets'
import { parseSecrets } from '@/lib/env/schema'
import { PROJECT } from '@/scripts/dev/project'
import { PROVIDER_IDS, providerName } from './providers.ts'
import { envText, newSecret, writeEnv } from './write-env.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'env-'))
  await copyFile(path.join(PROJECT, '.env.example'), path.join(directory, '.env.example'))
})

afterEach(() => rm(directory, { recursive: true }))

test('writes a secret that the app accepts, readable by its owner only, and sets nothing else', async () => {
  await writeEnv(directory, [])
  const variables = parseDotenv(await readFile(path.join(directory, '.env'), 'utf8'))
  expect(Object.keys(variables)).toEqual(['AUTH_SECRET'])
  expect(
    parseEnv({ ...variables, DATABASE_URL: 'postgresql://localhost/app' }).authSecrets,
  ).toEqual([variables.AUTH_SECRET])
  expect((await stat(path.join(directory, '.env'))).mode & 0o777).toBe(0o600)
})

test('no two secrets are the same, and each has 32 bytes', () => {
  const secrets = Array.from({ length: 50 }, () => newSecret())
  expect(new Set(secrets).size).toBe(50)
  for (const secret of secrets) expect(Buffer.from(secret, 'base64')).toHaveLength(32)
})

test('keeps every other line of the example, and never overwrites .env', async () => {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  const kept = example.split('\n').filter((line) => !line.startsWith('# AUTH_SECRET='))
  expect(envText(example, [], 'value').split('\n')).toEqual(expect.arrayContaining(kept))
  await writeEnv(directory, [])
  await expect(writeEnv(directory, [])).rejects.toThrow('EEXIST')
})

test('moves the chosen providers’ variables and their comments to the end, each once', async () => {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  const text = envText(example, ['google', 'apple'], 'value')
  const names = (all: string) => [...all.matchAll(/^# ([A-Z0-9_]+)=/gm)].map(([, name]) => name)
  expect(names(text).toSorted()).toEqual(
    names(example)
      .filter((name) => name !== 'AUTH_SECRET')
      .toSorted(),
  )
  const [, ...sections] = text.split('# "Continue with ')
  expect(sections.map((section) => names(section))).toEqual([
    ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    ['APPLE_CLIENT_ID', 'APPLE_CLIENT_SECRET', 'APPLE_TEAM_ID', 'APPLE_KEY_ID'],
  ])
  expect(sections[0]).toContain('http://localhost:3000/api/auth/oauth/google/callback')
  expect(sections[1]).toContain('.p8')
})

test('every provider of the app has its id and secret in the example', async () => {
  const example = await readFile(path.join(directory, '.env.example'), 'utf8')
  expect(Object.fromEntries(PROVIDER_IDS.map((id) => [id, providerName(id)]))).toEqual(
    Object.fromEntries(Object.entries(PRESETS).map(([id, { name }]) => [id, name])),
  )
  for (const id of PROVIDER_IDS) {
    const text = envText(example, [id], 'value')
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET'])
      expect(text).toContain(`\n# ${id.toUpperCase()}_${name}=\n`)
  }
})

test.each([
  'change',
  'Secret',
  'example',
  'placeholder',
  'password',
  '0123456',
  '1234567',
  'abcdefg',
])('a secret that the app would refuse for its %s is drawn again', (word) => {
  const draws = [
    word.padEnd(43, 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3m'),
    'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs',
  ]
  expect(parseSecrets(draws[0]).problems).toHaveLength(1)
  const secret = newSecret(() => Buffer.from(draws.shift() ?? '', 'base64'))
  expect(parseSecrets(secret).problems).toEqual([])
})
