import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Prints what somebody has to read: how much an app is given, how dense it is, how far one
 * sign-in or one noun reaches. `npm run proofs:shape -- FOLDER...`; other checkouts (of models,
 * of an older commit) are measured for the rows that make sense there.
 */

const SOURCE = /\.(ts|tsx)$/
const TEST = /\.(test|spec|contract)\.tsx?$|^(e2e|tests|playwright)\/|\/testing\/|(^|\/)__tests__\//
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
  const short = texts.filter((text) => text.trimEnd().split('\n').length < SHORT_LINES).length
  const long = lines.filter((line) => line.length > LONG_COLUMNS).length
  const rows: Row[] = [
    ['files, of them in `scripts/`', `${files.length}, ${count(files, /^scripts\//)}`],
    [
      'source of the app: files, KB, under 15 lines',
      `${app.length}, ${kilobytes(texts)}, ${short}`,
    ],
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
  ]
}

/** What an app is given: the packed list where the checkout can make one, else all that Git knows. */
function trackedFiles(folder: string): string[] {
  const known = execFileSync('git', ['ls-files', '-z'], { cwd: folder, encoding: 'utf8' })
  const files = known.split('\0').filter((file) => file && existsSync(path.join(folder, file)))
  const list = path.join(folder, 'create/pack/excluded.ts')
  if (!existsSync(list)) return files
  const excluded = [...readFileSync(list, 'utf8').matchAll(/^ {2}'([^']+)',$/gm)].map(
    ([, entry]) => entry ?? '',
  )
  return files.filter(
    (file) =>
      !excluded.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry)),
  )
}

/** The files that are imported from the roots, types apart, and their size. */
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
