import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PROJECT } from '@/scripts/dev/project'
import { packageManagerFiles, translate } from './apply-package-manager.ts'
import { detectPackageManager, installCommand, scriptCommand } from './package-manager.ts'

test.each([
  ['npm/11.19.1 node/v20.20.2 linux x64 workspaces/false', 'npm'],
  ['pnpm/12.21.0 npm/? node/v20.20.2 linux x64', 'pnpm'],
  ['yarn/4.18.1 npm/? node/v20.20.2 linux x64', 'yarn'],
  ['bun/1.4.5 npm/? node/v24.3.0 linux x64', 'bun'],
  ['other/1.0', 'npm'],
  [undefined, 'npm'],
])('%s is %s', (userAgent, expected) => {
  expect(detectPackageManager(userAgent)).toBe(expected)
})

test('the commands of each package manager', () => {
  expect(installCommand('pnpm').join(' ')).toBe('pnpm install')
  expect(scriptCommand('yarn', 'db:migrate').join(' ')).toBe('yarn run db:migrate')
})

test('pnpm is told about every package with a build script, as package.json tells npm', async () => {
  const manifest = await readFile(path.join(PROJECT, 'package.json'), 'utf8')
  const { 'pnpm-workspace.yaml': policy } = packageManagerFiles('pnpm', manifest)
  expect(policy).toMatch(/^allowBuilds:\n/)
  expect(policy).toContain('  "@prisma/engines": false\n')
  expect(policy).toContain('  "esbuild": false\n')
  expect(policy).toMatch(/^overrides:\n {2}"@prisma\/streams-local": "npm:server-only@/m)
  expect(packageManagerFiles('pnpm', '{"allowScripts":{"a":true}}')).toEqual({
    'pnpm-workspace.yaml': 'allowBuilds:\n  "a": true\n',
  })
})

test.each([
  ['pnpm', 'npm run check', 'pnpm run check'],
  ['pnpm', 'npm run test:unit -- lib/profile', 'pnpm run test:unit lib/profile'],
  ['bun', 'npm run build && npm start', 'bun run build && bun run start'],
  ['bun', '`npm test`', '`bun run test`'],
  ['yarn', 'npm ci && npm run db:migrate', 'yarn install --immutable && yarn run db:migrate'],
  ['pnpm', '--exclude=package-lock.json', '--exclude=pnpm-lock.yaml'],
  ['pnpm', 'pnpm install comes from npm.', 'pnpm install comes from npm.'],
  ['npm', 'npm run a -- b', 'npm run a -- b'],
] as const)('for %s, “%s” is “%s”', (packageManager, text, expected) => {
  expect(translate(packageManager, text)).toBe(expected)
})

test('Yarn makes a node_modules, npm and bun need nothing', () => {
  expect(packageManagerFiles('yarn', '{}')).toEqual({
    '.yarnrc.yml': 'nodeLinker: node-modules\n',
    '.gitignore': '.yarn/\n',
  })
  expect(packageManagerFiles('npm', '{}')).toEqual({})
  expect(packageManagerFiles('bun', '{}')).toEqual({})
})

test('every package supports the Node version in package.json', async () => {
  const text = await readFile(path.join(PROJECT, 'package-lock.json'), 'utf8')
  const { packages } = z
    .object({ packages: z.record(z.string(), lockedPackage) })
    .parse(JSON.parse(text))
  const floors = packages['']?.engines?.node?.match(/\d+(\.\d+)?/g) ?? []
  const refusing = Object.entries(packages).flatMap(([name, { engines, optional }]) =>
    floors
      .filter((floor) => !optional && engines?.node && !takes(engines.node, floor))
      .map((floor) => `${name} on Node ${floor}`),
  )
  expect(floors).toEqual(['24', '22.12', '20.19', '26'])
  expect(refusing).toEqual([])
})

const lockedPackage = z.object({
  optional: z.boolean().optional(),
  engines: z.object({ node: z.string().optional() }).optional(),
})

/** Whether one of the ranges, such as `^20.19.0 || >=22`, begins at that version or below it. */
function takes(ranges: string, version: string): boolean {
  const numberOf = (text: string) => {
    const [major = 0, minor = 0] = text.split('.').map((part) => Number.parseInt(part, 10) || 0)
    return major * 1000 + minor
  }
  return ranges.split('||').some((range) => {
    const [, operator, from = '0'] = /^\s*(>=|\^)?\s*([\d.]*)/.exec(range) ?? []
    const isBelow = numberOf(from) <= numberOf(version)
    return operator === '>=' || from === ''
      ? isBelow
      : isBelow && from.startsWith(`${version.split('.')[0]}`)
  })
}
