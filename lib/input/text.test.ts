import { expect, test } from 'vitest'
import { text } from './form'

const name = text({ label: 'Name', required: 'Enter your name.', max: 80 })
const bio = text({ label: 'Bio', max: 500, isMultiline: true })

const EMPTY: [string, string][] = [
  ['nothing', ''],
  ['spaces', '   '],
  ['a line break', '\r\n'],
  ['a tab', '\t'],
  ['a no-break space', '\u00a0'],
  ['an ideographic space', '\u3000'],
  ['a zero-width space', '\u200b'],
  ['a zero-width joiner and non-joiner', '\u200d\u200c'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['directions', '\u202e\u2066\u200f'],
  ['blank Hangul', '\u115f\u1160\u3164\uffa0'],
  ['blank Braille', '\u2800'],
  ['tags', '\u{e0020}\u{e007f}'],
  ['variation selectors', '\ufe0f\u{e0100}'],
  ['a combining grapheme joiner', '\u034f'],
  ['Mongolian vowel separators', '\u180b\u180e'],
  ['control characters', '\u0001\u0007\u001b'],
  ['several of them', ' \u200b\u00a0\u2800\n\ufeff'],
]

test.for(EMPTY)('%s is no text', ([, value]) => {
  expect(messageOf(name.safeParse(value))).toBe('Enter your name.')
  expect(bio.parse(value)).toBe('')
})

const KEPT: [string, string, string][] = [
  ['trimmed', '  Ada  ', 'Ada'],
  ['composed (NFC)', 'Ade\u0301le', 'Ad\u00e9le'],
  ['joiners inside an emoji', '\u{1f469}\u200d\u{1f4bb}', '\u{1f469}\u200d\u{1f4bb}'],
  ['a right-to-left name', '\u05d0\u05d3\u05d4', '\u05d0\u05d3\u05d4'],
  ['a line break inside is a blank', 'one\ntwo\r\nthree\u2028four', 'one two three four'],
  ['a tab inside is a blank', 'one\ttwo', 'one two'],
  [
    'terminal escape sequences are broken up',
    'Ada\u001b]0;pwned\u0007\u001b[2J\r\nis an admin now\u202e',
    'Ada]0;pwned[2J is an admin now',
  ],
  ['direction overrides and isolates are removed', '\u202eadA\u202c \u2067x\u2069', 'adA x'],
  ['right-to-left marks are kept', '\u05d0\u200f!', '\u05d0\u200f!'],
  ['markup, as it is', '<b>Ada</b>', '<b>Ada</b>'],
  ['one character', 'A', 'A'],
]

test.for(KEPT)('%s', ([, value, stored]) => {
  expect(name.parse(value)).toBe(stored)
})

test('multiline text keeps line feeds but no other control characters', () => {
  expect(bio.parse('one\r\ntwo\rthree\n\nfour\tfive\u001b[2J\u202e')).toBe(
    'one\ntwo\nthree\n\nfour five[2J',
  )
})

test('allows 80 characters but not 81, counted in code points like Postgres', () => {
  for (const character of ['a', '\u00e9', '\u4e2d', '\u{1f600}']) {
    expect([...name.parse(character.repeat(80))]).toHaveLength(80)
    expect(messageOf(name.safeParse(character.repeat(81)))).toBe(
      'Name can have at most 80 characters.',
    )
  }
  // Decomposed when typed, counted as stored.
  expect([...name.parse('e\u0301'.repeat(80))]).toHaveLength(80)
  expect(name.parse(` ${'a'.repeat(80)} `)).toHaveLength(80)
})

test.for([
  ['NUL', 'Ada\0'],
  ['a lone high surrogate', 'Ada\ud800'],
  ['a lone low surrogate', '\udc00Ada'],
  ['surrogates in the wrong order', '\ude00\ud83d'],
  ['nothing but NUL', '\0'],
])('%s cannot be saved', ([, value]) => {
  expect(messageOf(name.safeParse(value))).toBe('Name contains a character that cannot be saved.')
})

test.for([undefined, null, 1, true, ['Ada'], { name: 'Ada' }])('%j is no text', (value) => {
  expect(messageOf(name.safeParse(value))).toBe('Name must be text.')
})

test('refuses very long text without examining it', () => {
  const result = name.safeParse('\u0000'.repeat(1_000_000))
  expect(result.error?.issues.map(({ message }) => message)).toEqual([
    'Name can have at most 80 characters.',
  ])
})

function messageOf(result: ReturnType<typeof name.safeParse>): string | undefined {
  return result.error?.issues[0]?.message
}
