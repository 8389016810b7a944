import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * `npm run test:shape`: prints the amount and density of an app's code, and the files behind a
 * sign-in or a noun. `-- FOLDER...` measures other checkouts, such as an older commit or another
 * starter.
 */

const SOURCE = /\.(ts|tsx)$/
const TEST =
  /\.(test|spec|contract)\.tsx?$|^(e2e|testing|tests|playwright)\/|\/testing\/|(^|\/)__tests__\//
const GENERATED = /generated|\.d\.ts$/
const SHORT_LINES = 15
const LONG_COLUMNS = 100

const PASSKEY_SIGN_IN = [
  'components/auth/sign-in-form.tsx',
  'app/api/auth/passkey/sign-in/options/route.ts',
  'app/api/auth/passkey/sign-in/verify/route.ts',
]
const OAUTH = [
  'app/api/auth/oauth/[provider]/route.ts',
  'app/api/auth/oauth/[provider]/callback/route.ts',
]
/** Where `create/` has rules for a file of the app: `'lib/x.ts': [`. */
const RULES = /^create\/src\/(demo|[a-z-]*rules)\.ts$/
const RULE = /^ {2,4}'([^']+\.[a-z]+)': /gm
const NOUN = /(^|\/)(todos?)(\/|-|\.|$)/
const NAMES_THE_NOUN = /todo/i

type Row = readonly [what: string, figure: string]

for (const folder of process.argv.length > 2 ? process.argv.slice(2) : ['.']) {
  console.log(`\n${path.basename(path.resolve(folder))}`)
  for (const [what, figure] of measure(path.resolve(folder))) console.log(`| ${what} | ${figure} |`)
}

function measure(folder: string): Row[] {
  const files = trackedFiles(folder)
  const sources = files.filter(isSource)
  const app = sources.filter((file) => /^(app|components|lib|features|src|actions)\//.test(file))
  const texts = app.map((file) => readFileSync(path.join(folder, file), 'utf8'))
  const lines = texts.flatMap((text) => text.replace(/\n$/, '').split('\n'))
  const words = texts.reduce((sum, text) => sum + commentWords(text), 0)
  const sizes = texts.map((text) => text.trimEnd().split('\n').length).sort((a, b) => a - b)
  const short = sizes.filter((size) => size < SHORT_LINES).length
  const long = lines.filter((line) => line.length > LONG_COLUMNS).length
  const rows: Row[] = [
    ['files, of them in `scripts/`', `${files.length}, ${count(files, /^scripts\//)}`],
    [
      'source of the app: files, KB, under 15 lines',
      `${app.length}, ${kilobytes(texts)}, ${short}`,
    ],
    ['lines of a file: median, most', `${sizes[sizes.length >> 1] ?? 0}, ${sizes.at(-1) ?? 0}`],
    [
      'words of comment per 100 lines; lines over 100 columns',
      `${((100 * words) / lines.length).toFixed(0)}; ${((100 * long) / lines.length).toFixed(1)} %`,
    ],
  ]
  if (!existsSync(path.join(folder, OAUTH[0] ?? ''))) return rows
  const noun = files.filter((file) => NOUN.test(file) && isSource(file))
  const strangers = files.filter(
    (file) => !NOUN.test(file) && SOURCE.test(file) && NAMES_THE_NOUN.test(read(folder, file)),
  )
  return [
    ...rows,
    ['to read for a passkey sign-in', reach(folder, PASSKEY_SIGN_IN)],
    ['to read for OAuth', reach(folder, OAUTH)],
    ['to copy for the todo noun', sizeOf(folder, noun)],
    ['files outside the noun that name it', String(strangers.length)],
    ['files that `create/` patches by rules', String(patchedFiles(folder).length)],
  ]
}

/** The files of an app without options, or all if the checkout has no list of exclusions. */
function trackedFiles(folder: string): string[] {
  const files = knownFiles(folder)
  const list = ['create/src/excluded.ts', 'create/pack/excluded.ts'].find((file) =>
    existsSync(path.join(folder, file)),
  )
  if (!list) return files
  const excluded = [...read(folder, list).matchAll(/^ {2}'([^']+)',$/gm)].map(
    ([, entry]) => entry ?? '',
  )
  return files.filter(
    (file) =>
      !excluded.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry)),
  )
}

function knownFiles(folder: string): string[] {
  const known = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' })
  return known.split('\0').filter((file) => file && existsSync(path.join(folder, file)))
}

function patchedFiles(folder: string): string[] {
  const rules = knownFiles(folder).filter((file) => RULES.test(file))
  const names = rules.flatMap((file) => [...read(folder, file).matchAll(RULE)])
  return [...new Set(names.map(([, name = '']) => name))]
}

/** The files imported by the roots, transitively and without type imports, and their size. */
function reach(folder: string, roots: readonly string[]): string {
  const seen = new Set<string>()
  const open = roots.filter((file) => existsSync(path.join(folder, file)))
  for (let file = open.pop(); file; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const [, specifier] of read(folder, file).matchAll(
      /^(?:import|export) (?!type )[^'"]*?from '([@.][^']*)'|^import '([@.][^']*)'/gm,
    )) {
      const found = specifier && resolve(folder, file, specifier)
      if (found) open.push(found)
    }
  }
  return sizeOf(folder, [...seen])
}

function resolve(folder: string, from: string, specifier: string): string | undefined {
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : path.posix.join(path.posix.dirname(from), specifier)
  const candidates = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`]
  return candidates.find(
    (file) => SOURCE.test(file) && isSource(file) && existsSync(path.join(folder, file)),
  )
}

function commentWords(text: string): number {
  const comments = text.match(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$/gm) ?? []
  return comments.join(' ').match(/[\p{L}\p{N}][\p{L}\p{N}'’`_-]*/gu)?.length ?? 0
}

function isSource(file: string): boolean {
  return SOURCE.test(file) && !TEST.test(file) && !GENERATED.test(file)
}

function sizeOf(folder: string, files: string[]): string {
  return `${files.length} files, ${kilobytes(files.map((file) => read(folder, file)))} KB`
}

function read(folder: string, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8')
}

function kilobytes(texts: string[]): number {
  return Math.round(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1024)
}

function count(files: string[], pattern: RegExp): number {
  return files.filter((file) => pattern.test(file)).length
}
