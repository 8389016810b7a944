import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '../scripts/dev/project'

// Checks that everything the documents name exists.
const files = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: PROJECT, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file && existsSync(path.join(PROJECT, file)))
const folders = new Set(files.flatMap((file) => parentsOf(file)))
// Documents in create/app/ are written for an app's folder.
const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('create/app/'))
const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8')
/** Files that a document's code makes. */
const made = documents.flatMap((document) =>
  [...read(document).matchAll(/^```.* file=(\S+)\n([\s\S]*?)^```/gm)].map(
    ([, file = '', code = '']) => ({ file, code }),
  ),
)
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts

/** The test that runs a command, and a text in it that shows so. */
const RUN_BY: [command: RegExp, file: string, words: string][] = [
  [/^npm (install|ci|install && npm run dev)$/, 'proofs/first-run.ts', "'install'"],
  [/^npm run dev$/, 'proofs/first-run.ts', "'run', 'dev'"],
  [/^npm test$/, '.ci/run', 'npm test'],
  [/^npm run check$/, '.ci/run', 'npm run check'],
  // These commands are tests themselves.
  [/^npm run test:(e2e|unit)/, '.ci/run', 'npm test'],
  ...[
    'browsers',
    'budget',
    'first-run',
    'hosting',
    'import',
    'managers',
    'runtimes',
    'scaffold',
  ].map((name): [RegExp, string, string] => [
    new RegExp(`^npm run test:${name}\\b`),
    '.ci/run',
    `npm run test:${name}`,
  ]),
  [/^npm run doctor$/, 'proofs/tools/doctor.test.ts', "'doctor.ts'"],
  [/^npm run (build|build && npm start)$/, 'lib/testing/app.ts', "'build.ts'"],
  [/^npm ci && npm run db:migrate && npm run build && npm start$/, 'proofs/scaffold.ts', "'build'"],
  [/^npx create-latchkey( my-app)?$/, 'proofs/scaffold.ts', "'create-latchkey', 'my-app'"],
  [
    /^npx create-latchkey my-app --databases separate$/,
    'proofs/scaffold.ts',
    "'--databases', 'separate'",
  ],
  [
    /^npx create-latchkey (shared|separate)\/my-app -y --skip-install --no-git/,
    'create/src/separate-databases.test.ts',
    '/my-app -y --skip-install --no-git',
  ],
  [/^rm shared\/my-app\/.env/, 'create/src/separate-databases.test.ts', 'separate/my-app/.env'],
  [
    /^git diff --no-index shared/,
    'create/src/separate-databases.test.ts',
    "'diff', '--no-index', 'shared/my-app', 'separate/my-app'",
  ],
  [
    /^npx create-latchkey(@latest)? upgrade( --dry-run| --security)?$/,
    'create/src/upgrade.test.ts',
    "'--security'",
  ],
  [/^git -C my-app apply/, 'create/src/separate-databases.test.ts', "'apply', '-p3', '--3way'"],
  [/^node --import tsx create\/pack\/pack.ts$/, 'create/pack/pack.test.ts', 'pack('],
  [/^npm start$/, 'proofs/tools/start.test.ts', "'start.ts'"],
  [/^npm run db:migrate$/, 'proofs/how-to.test.ts', "'db:migrate'"],
  [/^npm run db:(seed|reset)/, 'proofs/tools/db-commands.test.ts', 'db-'],
  [
    /^npm run import( -- (better-auth|next-auth) "\$OLD_DATABASE_URL".*)?$/,
    'proofs/import/export.spec.ts',
    'documentedImports(',
  ],
  [/^npm run adopt( -- my-app)?$/, 'create/src/adopt.test.ts', 'npm run adopt -- my-app'],
  [/^npm run user:promote/, 'proofs/tools/user-promote.test.ts', 'user-promote.ts'],
  [/^node server.js$/, 'Dockerfile', '"node", "server.js"'],
  // With podman, and without an engine.
  [/^docker compose up --build$/, 'proofs/container/setup.ts', 'build('],
  [/^npm run prisma -- (migrate dev|generate)/, 'proofs/how-to.test.ts', "'generate'"],
]
/** Run by hand: slow, in need of the network, publishing, or making pictures. */
const BY_HAND =
  /^(npm (pack |publish |run (bench\b|screenshots|test:(container|durability|fuzz|lighthouse|mutation|next-major|patroni|races|shape|soak|upgrade|vercel))\b)|npx shadcn@latest add )/

/** Options of other software. */
const FOREIGN_SYMBOLS = ['cacheComponents', 'preStop']

test('every link leads somewhere', () => {
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map(([, link = '']) => path.posix.join(path.posix.dirname(document), link))
      .filter((target) => !isThere(target))
      .map((target) => `${document}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('every path in a document exists', () => {
  const gone = documents.flatMap((document) =>
    inlineCode(document)
      .filter(
        (code) =>
          /^(app|bench|components|create|docs|e2e|lib|prisma|proofs|scripts)\/[\w./()[\]-]*$/.test(
            code,
          ) &&
          !isThere(code) &&
          !isInSeparateApp(code) &&
          !made.some(({ file }) => file === code),
      )
      .map((code) => `${document}: ${code}`),
  )
  expect(gone.filter((line) => !/\bnotes\b/.test(line))).toEqual([])
})

test('every symbol in a document is in the code', () => {
  const sources = files.filter((file) => /\.(tsx?|json|prisma|mjs|sql)$/.test(file))
  const texts = [...sources.map(read), ...made.map(({ code }) => code)]
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []))
  const unknown = documents.flatMap((document) =>
    symbolsIn(inlineCode(document))
      .filter((symbol) => !words.has(symbol) && !FOREIGN_SYMBOLS.includes(symbol))
      .map((symbol) => `${document}: ${symbol}`),
  )
  expect(unknown).toEqual([])
})

test('a symbol in a row of the map is in the files of that row', () => {
  const rows = read('README.md').match(/^\| `[a-z].*$/gm) ?? []
  const elsewhere = rows.flatMap((row) => {
    const codes = [...row.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
    const named = codes.flatMap((code) => files.filter((file) => isBelow(file, code)))
    const text = named.map(read).join('\n')
    return symbolsIn(codes).filter((symbol) => !text.includes(symbol))
  })
  expect(rows.length).toBeGreaterThan(5)
  expect(elsewhere).toEqual([])
})

test('every npm script in a document exists', () => {
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/npm run ([a-z][\w:-]*)/g)].map(
      ([, name = '']) => `${document}: ${name}`,
    ),
  )
  expect(named.filter((line) => !Object.hasOwn(scripts, line.split(': ')[1] ?? ''))).toEqual([])
  expect(named.length).toBeGreaterThan(10)
})

test('every command in a document is run by a test', () => {
  const commands = documents
    .filter((document) => !document.includes('decisions'))
    .flatMap(commandsOf)
    .filter(({ command }) => !BY_HAND.test(command))
  const untested = commands.filter(({ command }) => {
    const [, file = '', words = ''] = RUN_BY.find(([pattern]) => pattern.test(command)) ?? []
    return !file || !read(file).replace(/\s+/g, ' ').includes(words)
  })
  expect(untested.map(({ document, command }) => `${document}: ${command}`)).toEqual([])
})

test('configuration.md and .env.example name the variables that are read, and no others', () => {
  const inDocument = new Set(
    [...read('docs/configuration.md').matchAll(/^\| (`[A-Z].*?`) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[A-Z][A-Z_]+/g) ?? [],
    ),
  )
  const inExample = new Set(
    [...read('.env.example').matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name),
  )
  const onlyForTests = ['TEST_DATABASE_URL', 'CHROME_PATH', 'PORT']
  expect([...inExample].filter((name) => !inDocument.has(name))).toEqual([])
  expect(
    [...inDocument].filter((name) => !inExample.has(name) && !onlyForTests.includes(name)),
  ).toEqual([])
  const schema = [...read('lib/env/index.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
    ([, name = '']) => name,
  )
  expect(
    schema.filter(
      (name) => !inDocument.has(name) && name !== 'NODE_ENV' && !name.startsWith('VERCEL'),
    ),
  ).toEqual([])
})

test('README has its parts in less than 150 lines, AGENTS.md less than 60 lines', () => {
  expect([...read('README.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
    'Is it for you?',
    'Run',
    'Map',
    'Change',
    'Ship',
  ])
  expect(read('README.md').split('\n').length).toBeLessThan(150)
  expect(read('AGENTS.md').split('\n').length).toBeLessThan(60)
})

function isThere(target: string): boolean {
  const name = target.replace(/\/$/, '')
  return files.includes(name) || folders.has(name)
}

/** Whether it exists only in an app with two databases. */
function isInSeparateApp(target: string): boolean {
  return isThere(`create/separate/${target}`) || target.startsWith('prisma/app/')
}

/** Whether `code` is the file, the end of its path, or a folder that contains it. */
function isBelow(file: string, code: string): boolean {
  return code.endsWith('/') ? file.startsWith(code) : file === code || file.endsWith(`/${code}`)
}

/** Names in camelCase or PascalCase, with or without a call. */
function symbolsIn(codes: string[]): string[] {
  return codes.flatMap(
    (code) => /^([a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)(\(.*\))?$/.exec(code)?.[1] ?? [],
  )
}

function parentsOf(file: string): string[] {
  const parent = path.posix.dirname(file)
  return parent === '.' ? [] : [parent, ...parentsOf(parent)]
}

function inlineCode(document: string): string[] {
  const prose = read(document).replace(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** Lines of shell blocks, and inline code that starts like a command. */
function commandsOf(document: string): { document: string; command: string }[] {
  const blocks = [...read(document).matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, code = '']) => code.split('\n'),
  )
  const inline = inlineCode(document).filter((code) =>
    /^(npm|npx|node|docker|psql|pg_dump) \S/.test(code),
  )
  return [...blocks, ...inline]
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line && !/^(#|[A-Z_]+=)/.test(line))
    .map((command) => ({ document, command }))
}

/** Code whose messages are for an operator. */
const SAID_TO_OPERATORS =
  /^(lib|scripts|create\/import)\/(?!.*\.test\.ts$).*\.ts$|^instrumentation\.ts$/

test('docs/troubleshooting.md explains every operator-facing message and log event', () => {
  const explained = ['docs/troubleshooting.md', 'create/import/docs/migrating.md']
    .map(read)
    .join()
    .replace(/\s+/g, ' ')
  const said = files
    .filter((file) => SAID_TO_OPERATORS.test(file))
    .flatMap((file) => sentencesIn(read(file)))
  expect(said.length).toBeGreaterThan(40)
  expect(said.filter((sentence) => !patternOf(sentence).test(explained))).toEqual([])
})

/** Names of log events, and the first clause of each message, with … for values. */
function sentencesIn(source: string): string[] {
  const names = [...source.matchAll(/logEvent\(\s*'(\w+)'/g)].map(([, name = '']) => name)
  const sentences = [
    ...source.matchAll(/new (?:Env|Launch|Migration)Error\(\s*(['"`])(.+?)\1[,)\n]/gs),
    ...source.matchAll(
      /(['"])((?:the server|the database|the role|no server|its host)\b[^\n]+?)\1/g,
    ),
  ].map(([, , text = '']) => text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…'))
  return [...names, ...sentences.map((text) => text.split(/ \(|[.:;,](?: |\\n|$|…)/)[0] ?? '')]
}

/** Matches any text in place of a value. */
function patternOf(sentence: string): RegExp {
  const parts = sentence.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(parts.join('[^|`]{1,60}'))
}
