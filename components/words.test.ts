import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { APP_NAME } from '@/lib/app'

// Text between tags is the linter's (noJsxLiterals); this is about everything else that people could read.

const DRAWN = filesOf('app', 'components').filter(
  (file) => /\.tsx?$/.test(file) && !/(\.test\.tsx?|\/words\.ts|\/route\.ts)$/.test(file),
)
const WORDS = [
  ...filesOf('lib', 'components').filter((file) => file.endsWith('/words.ts')),
  'lib/errors.ts',
  'lib/app.ts',
]

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g
/** What a literal shown to people begins with: a prop or key that holds words, with a letter in its value. */
const SHOWN =
  /(?<![\w-])(?:label|title|placeholder|aria-label|hint|alt|description|message|closeLabel)(?:=\{?|: )(?:'[^'\n]*\p{L}|"[^"\n]*\p{L}|`[^`]*\p{L})[^\n]*/gu
/** A literal that begins like a sentence: a capital, then lower case. */
const SENTENCE = /(?:'\p{Lu}\p{Ll}[^'\n]*'|"\p{Lu}\p{Ll}[^"\n]*"|`\p{Lu}\p{Ll}[^`]*`)/gu
/** Names of keys and fonts, and sentences for developers. */
const NOT_SHOWN =
  /new Error\('[^']*'\)|'(?:ArrowDown|ArrowUp|Home|End|Escape|Geist[\w-.]*|SFMono-Regular|Menlo|Liberation Mono|DejaVu Sans Mono)'/g

/** Names, which keep their capitals inside a sentence; months, and the choices of the theme. */
const NAMES =
  'Next JavaScript OpenID Connect WebAuthn Postgres Docker Chromium Chrome Edge Firefox Safari Keychain Mar Apr System Light Dark'.split(
    ' ',
  )

test('pages and components hold no words of their own', () => {
  const found = DRAWN.flatMap((file) => {
    const code = readFileSync(file, 'utf8').replace(COMMENT, '').replace(NOT_SHOWN, '')
    return [...code.matchAll(SHOWN), ...code.matchAll(SENTENCE)].map(
      ([literal]) => `${file}: ${literal}`,
    )
  })
  expect(found, 'Move them to words.ts').toEqual([])
})

test('the words are plain: no exclamation marks, no capitals inside a sentence', async () => {
  for (const file of WORDS) {
    const texts = Object.values(await import(/* @vite-ignore */ `../${file}`)).flatMap(textsOf)
    expect([file, texts.length > 0]).toEqual([file, true])
    expect([file, texts.filter((text) => text.includes('!'))]).toEqual([file, []])
    expect([file, texts.filter(hasTitleCase)]).toEqual([file, []])
  }
})

test('the words bring nothing along, since they go to browsers', () => {
  for (const file of WORDS) {
    const imports = [
      ...readFileSync(file, 'utf8').matchAll(/^(?:import (?!type )|\} from )[^'\n]*'([^']+)'/gm),
    ].map(([, from]) => from)
    expect([file, imports.filter((from) => from !== '@/lib/app')]).toEqual([file, []])
  }
})

test('what is looked for is found', () => {
  for (const code of [`label="Name"`, `title={'x'}`, 'alt={`a`}', `message: 'saved'`])
    expect(code).toMatch(SHOWN)
  for (const code of [`label={WORDS.name}`, `title=""`, `message: WORDS.saved`])
    expect(code).not.toMatch(SHOWN)
  expect("{isPending ? 'Saving…' : WORDS.save}").toMatch(SENTENCE)
  expect(['Sign In', 'Export my Data.', 'Done. Now Rest.'].map(hasTitleCase)).toEqual([
    true,
    true,
    true,
  ])
  expect(
    ['Sign in', 'Done. Next one: “Yes”.', 'Use Chrome or Safari.', 'One JSON file'].map(
      hasTitleCase,
    ),
  ).toEqual([false, false, false, false])
})

function filesOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
      path.posix.join(folder, file),
    ),
  )
}

/** Every text of an object, its functions called with what is a number and reads like a name. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((part) =>
    textsOf(typeof part === 'function' ? Reflect.apply(part, null, [7, 7]) : part),
  )
}

function hasTitleCase(text: string): boolean {
  return [
    ...text.replaceAll(APP_NAME, '').matchAll(/(?<=[\p{L}\d,;] )\p{Lu}\p{Ll}[\p{L}]*/gu),
  ].some(([word]) => !NAMES.includes(word))
}
