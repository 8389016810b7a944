import { expect, test } from 'vitest'
import { type Options, parseArguments } from './parse-arguments.ts'

const DEFAULTS: Options = {
  directory: null,
  yes: false,
  packageManager: null,
  installs: true,
  git: true,
  demo: true,
  databases: 'shared',
  imports: false,
  providers: [],
}

test.each<[string, Partial<Options>]>([
  ['', {}],
  ['my-app', { directory: 'my-app' }],
  ['.', { directory: '.' }],
  ['-y my-app', { directory: 'my-app', yes: true }],
  ['my-app --yes --skip-install', { directory: 'my-app', yes: true, installs: false }],
  ['--no-git --no-demo', { git: false, demo: false }],
  ['--databases separate', { databases: 'separate' }],
  ['--databases=shared', {}],
  ['--use-pnpm', { packageManager: 'pnpm' }],
  ['--use-bun --use-bun', { packageManager: 'bun' }],
  ['--providers google,github', { providers: ['google', 'github'] }],
  ['--providers=GitHub, --no-git', { providers: ['github'], git: false }],
  ['-- -odd-', { directory: '-odd-' }],
])('understands "%s"', (line, expected) => {
  expect(parseArguments(line.split(' ').filter(Boolean))).toEqual({
    kind: 'create',
    options: { ...DEFAULTS, ...expected },
  })
})

test.each([
  ['--bogus', 'There is no flag --bogus.'],
  ['--skip-instal', 'There is no flag --skip-instal. Did you mean --skip-install?'],
  ['--no-install', 'There is no flag --no-install. Did you mean --skip-install?'],
  ['--disable-git', 'There is no flag --disable-git. Did you mean --no-git?'],
  ['--use-npn', 'There is no flag --use-npn. Did you mean --use-npm?'],
  ['--verison', 'There is no flag --verison. Did you mean --version?'],
  ['-x', 'There is no flag -x.'],
  [
    '--databases seperate',
    '--databases seperate is not known. Did you mean separate? Choose shared or separate.',
  ],
  ['--databases two', '--databases two is not known. Choose shared or separate.'],
  ['--databases', '--databases takes a word: shared or separate.'],
  ['my-app --database separate', 'There is no flag --database. Did you mean --databases?'],
  ['--yes=no', '--yes takes no value.'],
  ['--use-npm --use-bun', 'Only one package manager at a time: --use-npm or --use-bun.'],
  ['one two', 'One directory at a time, but there are 2: one, two.'],
  ['--providers', '--providers takes a list, for example --providers google,github.'],
  ['--providers --no-git', '--providers takes a list, for example --providers google,github.'],
  [
    '--providers gogle',
    'There is no provider gogle. Did you mean google? Providers: google, github,',
  ],
  ['--help --bogus', 'There is no flag --bogus.'],
])('refuses "%s"', (line, message) => {
  const parsed = parseArguments(line.split(' '))
  expect(parsed.kind === 'error' && parsed.message).toContain(message)
})

test('refuses an empty directory', () => {
  expect(parseArguments([''])).toMatchObject({ kind: 'error' })
})

test('--help and --version are recognised', () => {
  expect(parseArguments(['-h'])).toEqual({ kind: 'help' })
  expect(parseArguments(['my-app', '--version'])).toEqual({ kind: 'version' })
})
