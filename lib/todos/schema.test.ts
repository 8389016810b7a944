import { expect, test } from 'vitest'
import { formData } from '@/lib/form-data'
import { deletedTodo, newTodo, todoCompletion, todoReference, todoView } from './schema'

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
  ['markup is text', '<script>alert(1)</script>', '<script>alert(1)</script>'],
])('a title may be: %s', (_name, title, stored) => {
  expect(newTodo.parse({ title })).toEqual({ title: stored })
})

test.each([
  ['nothing', undefined, 'Title must be text.'],
  ['a file', new File([], 'title'), 'Title must be text.'],
  ['a number', 7, 'Title must be text.'],
  ['a list', ['Buy milk'], 'Title must be text.'],
  ['empty', '', 'Write what there is to do.'],
  ['white space', ' \t\n\u00a0\u3000', 'Write what there is to do.'],
  ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff', 'Write what there is to do.'],
  ['blank signs', '\u3164\u2800\u00ad', 'Write what there is to do.'],
  ['201 characters', 'x'.repeat(201), 'Title can have at most 200 characters.'],
  ['a megabyte', 'x'.repeat(1_000_000), 'Title can have at most 200 characters.'],
  ['a NUL byte', 'Buy\0milk', 'Title contains a character that cannot be saved.'],
  ['a lone surrogate', 'Buy \ud83e milk', 'Title contains a character that cannot be saved.'],
])('a title may not be: %s', (_name, title, message) => {
  expect(titleError(title)).toBe(message)
})

test('the browser may choose the id of a new todo, and nothing but a UUID', () => {
  expect(newTodo.parse({ id: ID, title: 'a' })).toEqual({ id: ID, title: 'a' })
  for (const id of ['', '1', `${ID} `, null, {}, { not: '' }, [ID]])
    expect(newTodo.parse({ id, title: 'a' })).toEqual({ title: 'a' })
})

test('a form counts as an object, and what it holds besides is dropped', () => {
  expect(
    todoCompletion.parse(formData({ id: ID, completed: 'true', userId: 'x', $ACTION_KEY: 'y' })),
  ).toEqual({ id: ID, completed: true })
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
  { id: undefined },
  { id: null },
  { id: { not: '' } },
  { id: [ID] },
])('a reference that names no todo names one that nobody has: %j', (input) => {
  expect(todoReference.parse(input)).toEqual({ id: '' })
})

test.each(['', 'on', 'TRUE', '1', undefined, null, true])(
  'completed is the word true or false, not %j',
  (completed) => {
    expect(todoCompletion.safeParse({ id: ID, completed }).success).toBe(false)
  },
)

test('a deleted todo comes back with the very time it had', () => {
  const input = { id: ID, title: 'a', completed: 'false', createdAt: '2026-01-02T03:04:05.678Z' }
  expect(deletedTodo.parse(input)).toEqual({
    id: ID,
    title: 'a',
    completed: false,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  })
})

test.each([
  ['a year that Postgres writes differently', '+010000-01-01T00:00:00.000Z'],
  ['before 1970', '1969-12-31T23:59:59.999Z'],
  ['no such day', '2026-02-30T00:00:00.000Z'],
  ['microseconds', '2026-01-01T00:00:00.000001Z'],
  ['a local time', '2026-01-01T00:00:00.000'],
  ['a number', 0],
  ['a Date object', new Date()],
  ['an operator', { gt: '2026-01-01T00:00:00.000Z' }],
  ['nothing', undefined],
])('a deleted todo is refused when its time is %s', (_name, createdAt) => {
  expect(deletedTodo.safeParse({ id: ID, title: 'a', completed: 'true', createdAt }).success).toBe(
    false,
  )
})

test.each([
  [{}, { filter: 'all' }],
  [{ filter: 'active' }, { filter: 'active' }],
  [
    { filter: 'completed', cursor: 'abc', edit: ID },
    { filter: 'completed', cursor: 'abc', edit: ID },
  ],
  [{ filter: 'other', cursor: 'x'.repeat(101), edit: 'x' }, { filter: 'all' }],
  [{ filter: ['active', 'all'], cursor: ['a'], edit: [ID] }, { filter: 'all' }],
])('the URL %j is the view %j', (query, view) => {
  expect(JSON.parse(JSON.stringify(todoView.parse(query)))).toEqual(view)
})
