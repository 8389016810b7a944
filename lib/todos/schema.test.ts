import { expect, test } from 'vitest'
import { formData } from '@/lib/testing/form-data'
import { deletedTodo, newTodo, renamedTodo, todoChange, todoView } from './schema'

const ID = '6f1d0c1e-9a51-4f0e-8a0e-0d6f5f0c3b11'

function titleError(title: unknown): string | undefined {
  return newTodo.safeParse({ title }).error?.issues[0]?.message
}

test.each([
  ['plain', 'Buy milk', 'Buy milk'],
  ['surrounding space', '  \t Buy milk \n', 'Buy milk'],
  ['200 characters', 'x'.repeat(200), 'x'.repeat(200)],
  ['200 characters after trimming', ` ${'x'.repeat(200)} `, 'x'.repeat(200)],
  ['200 characters outside the basic plane', '🥛'.repeat(200), '🥛'.repeat(200)],
  ['a joiner inside a word', '👩‍💻 review', '👩‍💻 review'],
  ['combining marks become one character', 'Cafe\u0301', 'Café'],
  ['markup is plain text', '<script>alert(1)</script>', '<script>alert(1)</script>'],
])('accepts a title: %s', (_name, title, stored) => {
  expect(newTodo.parse({ title })).toEqual({ title: stored })
})

test.each([
  ['nothing', undefined, 'Title must be text.'],
  ['a file', new File([], 'title'), 'Title must be text.'],
  ['a number', 7, 'Title must be text.'],
  ['a list', ['Buy milk'], 'Title must be text.'],
  ['empty', '', 'Enter a title.'],
  ['white space', ' \t\n\u00a0\u3000', 'Enter a title.'],
  ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff', 'Enter a title.'],
  ['blank signs', '\u3164\u2800\u00ad', 'Enter a title.'],
  ['201 characters', 'x'.repeat(201), 'Title can have at most 200 characters.'],
  ['a megabyte', 'x'.repeat(1_000_000), 'Title can have at most 200 characters.'],
  ['a NUL byte', 'Buy\0milk', 'Title contains a character that cannot be saved.'],
  ['a lone surrogate', 'Buy \ud83e milk', 'Title contains a character that cannot be saved.'],
])('refuses a title: %s', (_name, title, message) => {
  expect(titleError(title)).toBe(message)
})

test('the browser may choose a new todo’s ID, if it is a UUID', () => {
  expect(newTodo.parse({ id: ID, title: 'a' })).toEqual({ id: ID, title: 'a' })
  for (const id of ['', '1', `${ID} `, null, {}, { not: '' }, [ID]])
    expect(newTodo.parse({ id, title: 'a' })).toEqual({ title: 'a' })
})

test('a form counts as an object, and unknown fields are dropped', () => {
  expect(
    renamedTodo.parse(formData({ id: ID, title: 'a', userId: 'x', $ACTION_KEY: 'y' })),
  ).toEqual({
    id: ID,
    title: 'a',
  })
})

test.each([
  undefined,
  null,
  '',
  'text',
  7,
  [],
  [ID],
  {},
  { complete: undefined },
  { reopen: null },
  { delete: { not: '' } },
  { complete: [ID] },
  { clear: true },
  { clear: 'all' },
])('a change without a valid ID is treated like an unknown ID: %j', (input) => {
  expect(todoChange.parse(input)).toEqual({ complete: '', reopen: '', delete: '' })
})

test('a restored todo keeps its exact time', () => {
  const input = {
    id: ID,
    title: 'a',
    completed: false,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  }
  expect(deletedTodo.parse(input)).toEqual({
    id: ID,
    title: 'a',
    completed: false,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  })
})

test.each([
  ['a year that Postgres writes differently', new Date('+010000-01-01T00:00:00.000Z')],
  ['before the year 1', new Date('0000-12-31T23:59:59.999Z')],
  ['no date at all', new Date(Number.NaN)],
  ['a string', '2026-01-01T00:00:00.000Z'],
  ['a number', 0],
  ['an operator', { gt: new Date() }],
  ['nothing', undefined],
])('a deleted todo is refused when its time is %s', (_name, createdAt) => {
  const todo = { id: ID, title: 'a', completed: true }
  expect(deletedTodo.safeParse({ ...todo, createdAt: new Date() }).success).toBe(true)
  expect(deletedTodo.safeParse({ ...todo, createdAt }).success).toBe(false)
})

test.each([
  [{}, { filter: 'all' }],
  [{ filter: 'active' }, { filter: 'active' }],
  [
    { filter: 'completed', cursor: 'abc', other: ID },
    { filter: 'completed', cursor: 'abc' },
  ],
  [{ filter: 'other', cursor: 'x'.repeat(101) }, { filter: 'all' }],
  [{ filter: ['active', 'all'], cursor: ['a'] }, { filter: 'all' }],
])('query %j is the view %j', (query, view) => {
  expect(JSON.parse(JSON.stringify(todoView.parse(query)))).toEqual(view)
})
