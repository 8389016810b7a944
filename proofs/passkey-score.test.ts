import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '../scripts/dev/project'

const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8')
const squeezed = (text: string) => text.replace(/\s+/g, ' ')

const [, chrome = '', webauthn = '', openid = ''] = read('docs/passkey-score.md').split(/^## /m)
const rowsIn = (section: string) =>
  [...section.matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = '']) => row.split(' | '))
    .filter(([first = '']) => !/^(-|check|section|case)/.test(first))

test('every check of Chrome’s evaluation has a row, and the heading counts them right', () => {
  const numbers = (group: string, to: number) =>
    Array.from({ length: to }, (_, index) => `${group}${index + 1}`)
  const checks = [
    ...numbers('R', 33).filter((check) => check !== 'R10'),
    ...numbers('CC', 7),
    ...numbers('A', 24),
    ...numbers('M', 16),
    ...numbers('RA', 3),
    ...numbers('S', 4),
    ...numbers('G', 5),
  ]
  const rows = rowsIn(chrome)
  expect(rows.map(([check]) => check)).toEqual(checks)
  const answers = rows.map(([, , answer = '']) => answer)
  const count = (start: string) => answers.filter((answer) => answer.startsWith(start)).length
  const [holds, no] = [count('yes'), count('does not apply')]
  expect(chrome).toContain(
    `${holds} hold, ${no} do not apply, ${rows.length - holds - no} are answered otherwise`,
  )
})

test('an answer other than yes says why', () => {
  const rows = [...rowsIn(chrome), ...rowsIn(webauthn)]
  const bare = rows.filter(([, , answer = '']) => !answer.startsWith('yes') && answer.length < 15)
  expect(bare).toEqual([])
})

test('every row names a file, and words that are in it', () => {
  const rows = [...rowsIn(chrome), ...rowsIn(webauthn), ...rowsIn(openid)]
  expect(rows.length).toBeGreaterThan(140)
  const wrong = rows.filter((row) => {
    const shown = /^`([^`]+)`(?:: "(.+)")?$/.exec(row.at(-1) ?? '')
    const [, file = '', words = ''] = shown ?? []
    return !file || !existsSync(path.join(PROJECT, file)) || !isIn(file, words)
  })
  expect(wrong).toEqual([])
})

/** Test titles are in quotes of either kind, with their own escaped. */
function isIn(file: string, words: string): boolean {
  return squeezed(read(file)).includes(squeezed(words))
}
